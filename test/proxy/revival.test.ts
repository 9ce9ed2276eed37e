import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenSession } from '../conformance/fixture-server.ts';
import { startFixtureServer, type FixtureServer } from '../conformance/fixture-server.ts';
import {
  ALICE,
  answerJson,
  catalogServer,
  fakeSessions,
  memoryStore,
  openGate,
  post,
  startEndpoint,
  startUpstream,
  toolCall,
  type TestEndpoint,
} from './fixture.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function fixture(): Promise<FixtureServer> {
  const server = await startFixtureServer();
  open.push(server);
  return server;
}

async function start(url: string, over: Parameters<typeof startEndpoint>[1] = {}): Promise<TestEndpoint> {
  const endpoint = await startEndpoint([catalogServer('people', url)], over);
  open.push(endpoint);
  return endpoint;
}

async function connect(
  base: string,
  token: string,
): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const client = new Client({ name: 'patient', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL(`${base}/mcp/people`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  open.push(client);
  return { client, transport };
}

/** The server forgets what it knew, as it does when it is started anew. */
function forget({ sessions }: FixtureServer): void {
  (sessions as Map<string, OpenSession>).clear();
}

describe('a server that forgot the session', () => {
  test('is told again what the client said, and the call goes through', async () => {
    const upstream = await fixture();
    const endpoint = await start(upstream.url);
    const { client, transport } = await connect(endpoint.base, endpoint.token);
    await client.setLoggingLevel('warning');
    const { sessionId } = transport;
    forget(upstream);
    const result = await client.callTool({ name: 'test_simple_text' });
    expect(JSON.stringify(result)).toContain('simple text');
    expect(transport.sessionId).toBe(sessionId);
    expect(upstream.sessions.size).toBe(1);
    expect([...upstream.sessions.values()][0]?.server.server.getClientVersion()).toEqual({
      name: 'patient',
      version: '1',
    });
    expect(endpoint.journal.calls().at(-1)).toMatchObject({
      outcome: 'ok',
      fields: { detail: { sessionRevived: true } },
    });
  });

  test('is told once by twenty calls at the same time', async () => {
    const upstream = await fixture();
    const endpoint = await start(upstream.url);
    const { client } = await connect(endpoint.base, endpoint.token);
    forget(upstream);
    const calls = Array.from({ length: 20 }, () => client.callTool({ name: 'test_simple_text' }));
    expect(await Promise.all(calls)).toHaveLength(20);
    expect(upstream.sessions.size).toBe(1);
  });

  test('and does not take it again leaves the client to begin anew, as the protocol says', async () => {
    let isGone = false;
    const upstream = await startUpstream((_request, response, body) => {
      const { id, method } = JSON.parse(body) as { id?: number; method: string };
      if (isGone) return void response.writeHead(404).end();
      if (id === undefined) return void response.writeHead(202).end();
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(method === 'initialize' ? { 'mcp-session-id': 's1' } : {}),
      });
      response.end(JSON.stringify({ jsonrpc: '2.0', id, result: {} }));
    });
    open.push(upstream);
    const endpoint = await start(upstream.url);
    const opened = await post(endpoint, 'people', {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {},
    });
    const session = { 'mcp-session-id': opened.headers.get('mcp-session-id') ?? '' };
    isGone = true;
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const response = await post(endpoint, 'people', toolCall('x'), session);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ error: { data: { type: 'session_unknown' } } });
    }
  });

  test('without a session there is nothing to tell: its 404 is its own', async () => {
    const upstream = await startUpstream((_request, response) =>
      answerJson(response, { error: 'no such thing' }, 404),
    );
    open.push(upstream);
    const endpoint = await start(upstream.url);
    const response = await post(endpoint, 'people', toolCall('x'));
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ error: 'no such thing' });
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('a connection that is closed under a call', () => {
  async function flaky(changes: boolean): Promise<{ endpoint: TestEndpoint; calls: () => number }> {
    let calls = 0;
    const upstream = await startUpstream((_request, response, body) => {
      calls += 1;
      if (calls === 1) response.destroy();
      else
        answerJson(response, {
          jsonrpc: '2.0',
          id: (JSON.parse(body) as { id: number }).id,
          result: { content: [] },
        });
    });
    open.push(upstream);
    const gate: typeof openGate = {
      ...openGate,
      pass: async () => ({ rule: 'default', waitingMs: 0, changes }),
    };
    return { endpoint: await start(upstream.url, { gate }), calls: () => calls };
  }

  test('is made again for a call that only reads', async () => {
    const { endpoint, calls } = await flaky(false);
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(await response.json()).toMatchObject({ result: { content: [] } });
    expect(calls()).toBe(2);
    expect(endpoint.journal.calls()).toMatchObject([
      { outcome: 'ok', fields: { detail: { sentAgain: true } } },
    ]);
  });

  test('is not made again for one that may change something', async () => {
    const { endpoint, calls } = await flaky(true);
    const response = await post(endpoint, 'people', toolCall('approve'));
    expect(await response.json()).toMatchObject({ result: { isError: true } });
    expect(calls()).toBe(1);
  });
});

describe('the agent’s own restart', () => {
  test('keeps the sessions of the same person', async () => {
    const upstream = await fixture();
    const sessionStore = memoryStore();
    const first = await start(upstream.url, { sessionStore });
    const { client, transport } = await connect(first.base, first.token);
    await client.listTools();
    const session = { 'mcp-session-id': transport.sessionId ?? '', 'mcp-protocol-version': '2025-11-25' };
    await first.endpoint.stop();
    expect(JSON.stringify(sessionStore.value)).not.toContain(first.token);

    const sessions = fakeSessions(null);
    const second = await startEndpoint([catalogServer('people', upstream.url)], {
      sessionStore,
      sessions,
      clients: first.clients,
    });
    open.push(second);
    sessions.signIn(ALICE);
    const known = { base: second.base, token: first.token };
    expect((await post(known, 'people', toolCall('test_simple_text'), session)).status).toBe(200);
    sessions.signIn({ ...ALICE, sub: 'somebody else' });
    expect((await post(known, 'people', toolCall('test_simple_text'), session)).status).toBe(404);
    sessions.signIn(ALICE);
    expect((await post(known, 'people', toolCall('test_simple_text'), session)).status).toBe(404);
  });

  test('does not keep them when somebody else signs in first', async () => {
    const upstream = await fixture();
    const sessionStore = memoryStore();
    const first = await start(upstream.url, { sessionStore });
    const { transport } = await connect(first.base, first.token);
    await first.endpoint.stop();
    const sessions = fakeSessions(null);
    const second = await startEndpoint([catalogServer('people', upstream.url)], {
      sessionStore,
      sessions,
      clients: first.clients,
    });
    open.push(second);
    sessions.signIn({ ...ALICE, sub: 'somebody else' });
    sessions.signIn(ALICE);
    const session = { 'mcp-session-id': transport.sessionId ?? '' };
    const response = await post(
      { base: second.base, token: first.token },
      'people',
      toolCall('test_simple_text'),
      session,
    );
    expect(response.status).toBe(404);
  });

  test('is not stopped by a file that cannot be read', async () => {
    const endpoint = await start('http://127.0.0.1:9/mcp', {
      sessionStore: memoryStore({ sessions: 'nonsense' }),
    });
    expect((await fetch(`${endpoint.base}/healthz`)).status).toBe(200);
  });
});

describe('a long call', () => {
  test('that only says that it is alive survives the limit on silence', async () => {
    const upstream = await startUpstream((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      let beats = 0;
      const timer = setInterval(() => {
        beats += 1;
        if (beats < 8) return void response.write(': still there\n\n');
        clearInterval(timer);
        response.end('data: {"jsonrpc":"2.0","id":1,"result":{"content":[]}}\n\n');
      }, 400);
    });
    open.push(upstream);
    const endpoint = await startEndpoint([catalogServer('people', upstream.url, { inactivitySeconds: 1 })]);
    open.push(endpoint);
    const text = await (await post(endpoint, 'people', toolCall('slow'))).text();
    expect(text).toContain('"result":{"content":[]}');
    expect(endpoint.journal.calls()[0]?.fields.totalMs).toBeGreaterThan(3_000);
  });
});
