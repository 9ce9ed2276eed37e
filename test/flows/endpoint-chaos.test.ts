import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  answerJson,
  catalogServer,
  memoryStore,
  post,
  startEndpoint,
  startUpstream,
  toolCall,
  type TestEndpoint,
  type Upstream,
} from '../proxy/fixture.ts';

/** What a server in trouble does with a call, by the name of the tool. */
const TROUBLE: Readonly<Record<string, (response: ServerResponse) => void>> = {
  stalls: () => undefined,
  stalls_in_the_middle: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': here\n\n');
  },
  resets: (response) => void (response.socket as Socket).resetAndDestroy(),
  answers_half: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' }).write('{"json');
    setImmediate(() => response.destroy());
  },
  sends_garbage: (response) => void (response.socket as Socket).end('nonsense\r\n\r\n'),
  sends_no_json: (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('}{'),
  closes_its_stream: (response) =>
    void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(),
  breaks_its_stream: (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: message\ndata: {"js');
    setImmediate(() => response.destroy());
  },
  compresses: (response) =>
    void response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('x'),
  redirects: (response) => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
  refuses: (response) => void response.writeHead(401).end(),
  is_broken: (response) => void response.writeHead(500).end('<html>stack trace</html>'),
};

let upstream: Upstream;
let endpoint: TestEndpoint;

function chaos(_request: IncomingMessage, response: ServerResponse, body: string): void {
  const { id, params } = JSON.parse(body) as { id: number; params: { name: string } };
  const trouble = TROUBLE[params.name];
  if (trouble) trouble(response);
  else answerJson(response, { jsonrpc: '2.0', id, result: { content: [] } });
}

beforeEach(async () => {
  upstream = await startUpstream(chaos);
  endpoint = await startEndpoint([catalogServer('chaos', upstream.url, { inactivitySeconds: 2 })]);
});
afterEach(async () => {
  await endpoint.close();
  await upstream.close();
});

/** Reads an answer to its end, however it ends. */
async function ending(answer: Promise<Response>): Promise<string> {
  try {
    const response = await answer;
    return `${response.status} ${await response.text()}`;
  } catch {
    return 'broken off';
  }
}

/** Everything that was begun is over, in the audit log too. */
async function expectNothingLeft(): Promise<void> {
  await vi.waitFor(() => {
    expect(endpoint.endpoint.callsUnderWay()).toBe(0);
    const unfinished = endpoint.journal.calls().filter(({ outcome }) => outcome === 'unfinished');
    expect(unfinished).toEqual([]);
  });
}

describe('a server in trouble', () => {
  test.each(Object.keys(TROUBLE))(
    'that %s: the call ends, its record too, and the next one works',
    async (tool) => {
      const seen = await ending(post(endpoint, 'chaos', toolCall(tool)));
      expect(seen).not.toBe('');
      await expectNothingLeft();
      expect(endpoint.journal.calls()).toHaveLength(1);
      expect(await ending(post(endpoint, 'chaos', toolCall('works')))).toMatch(/^200 .*"content":\[\]/);
      expect(endpoint.journal.calls().at(-1)?.outcome).toBe('ok');
    },
  );

  test('of all kinds at once, with clients that vanish: everything ends, and no socket is left', async () => {
    const tools = Object.keys(TROUBLE);
    const calls = Array.from({ length: 60 }, (_, index) => {
      const abort = new AbortController();
      const tool = tools[index % tools.length] ?? 'works';
      const answer = ending(post(endpoint, 'chaos', toolCall(tool, {}, index), {}, abort.signal));
      if (index % 4 === 0) setImmediate(() => abort.abort());
      return answer;
    });
    expect(await Promise.all(calls)).toHaveLength(60);
    await expectNothingLeft();
    expect(await ending(post(endpoint, 'chaos', toolCall('works')))).toMatch(/^200 /);
    await endpoint.close();
    await upstream.close();
    await vi.waitFor(() => {
      const open = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP'));
      expect(open).toEqual([]);
    });
  });

  test('that goes away and comes back is used again', async () => {
    const { port } = new URL(upstream.url);
    await upstream.close();
    const gone = await (await post(endpoint, 'chaos', toolCall('works'))).json();
    expect(gone).toMatchObject({
      result: { isError: true, structuredContent: { error: { type: 'server_unreachable' } } },
    });
    const back = createServer((socket) => {
      const body = '{"jsonrpc":"2.0","id":1,"result":{"content":[]}}';
      socket.on('error', () => undefined);
      socket.once('data', () =>
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
        ),
      );
    });
    await new Promise<void>((resolve) => back.listen(Number(port), '127.0.0.1', resolve));
    try {
      expect(await ending(post(endpoint, 'chaos', toolCall('works')))).toMatch(/^200 .*"content":\[\]/);
      await expectNothingLeft();
    } finally {
      await new Promise((resolve) => back.close(resolve));
    }
  });
});

describe('an agent that ends in the middle of calls', () => {
  test('answers or breaks off every one of them, finishes their records, and knows the sessions after its start', async () => {
    const sessionStore = memoryStore();
    await endpoint.close();
    await upstream.close();
    upstream = await startUpstream((_request, response, body) => {
      const { id, method } = JSON.parse(body) as { id: number; method: string };
      if (method === 'initialize') {
        response.setHeader('mcp-session-id', 'upstream-session');
        answerJson(response, { jsonrpc: '2.0', id, result: {} });
      } else if (body.includes('stalls'))
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n');
      else answerJson(response, { jsonrpc: '2.0', id, result: { tools: [] } });
    });
    const servers = [catalogServer('chaos', upstream.url)];
    endpoint = await startEndpoint(servers, { sessionStore });
    const opened = await post(endpoint, 'chaos', {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
    });
    await opened.text();
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    const calls = Array.from({ length: 8 }, (_, id) =>
      ending(post(endpoint, 'chaos', toolCall('stalls', {}, id), session)),
    );
    await vi.waitFor(() => expect(upstream.requests).toHaveLength(9));
    await endpoint.endpoint.stop();
    for (const seen of await Promise.all(calls)) expect(seen).toMatch(/broken off|agent_lost/);
    await expectNothingLeft();
    const restarted = await startEndpoint(servers, { sessionStore, clients: endpoint.clients });
    try {
      const again = { base: restarted.base, token: endpoint.token };
      const list = { jsonrpc: '2.0', id: 9, method: 'tools/list' };
      expect(await ending(post(again, 'chaos', list, session))).toMatch(/^200 .*"tools":\[\]/);
      expect(upstream.requests.at(-1)?.headers['mcp-session-id']).toBe('upstream-session');
    } finally {
      await restarted.close();
    }
  });
});
