import type { ServerResponse } from 'node:http';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import {
  catalogServer,
  MCP_HEADERS,
  post,
  startEndpoint,
  startUpstream,
  toolCall,
  type TestEndpoint,
  type Upstream,
} from './fixture.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(
  answer: (response: ServerResponse, body: string) => void,
  over: Parameters<typeof startEndpoint>[1] = {},
  settings: object = {},
): Promise<{ readonly upstream: Upstream; readonly endpoint: TestEndpoint }> {
  const upstream = await startUpstream((_request, response, body) => answer(response, body));
  const endpoint = await startEndpoint([catalogServer('people', upstream.url, settings)], over);
  open.push(upstream, endpoint);
  return { upstream, endpoint };
}

function events(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
}
const progress =
  'event: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progress":1}}\n\n';
const result = 'event: message\ndata: {"jsonrpc":"2.0","id":1,"result":{"content":[]}}\n\n';

describe('a streamed answer', () => {
  test('arrives event by event, as the server sends them', async () => {
    let finish = (): void => undefined;
    const { endpoint } = await start((response) => {
      events(response);
      response.write(progress);
      finish = () => response.end(result);
    });
    const response = await post(endpoint, 'people', toolCall('slow'));
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(progress);
    expect(endpoint.journal.calls()[0]?.outcome).toBe('unfinished');
    finish();
    expect((await reader?.read())?.value).toBe(result);
    expect((await reader?.read())?.done).toBe(true);
    await expect.poll(() => endpoint.journal.calls()[0]?.outcome).toBe('ok');
  });

  test('is held back by a client that does not read: memory stays where it is', async () => {
    const chunk = `data: ${'x'.repeat(64 * 1024)}\n\n`;
    let sent = 0;
    const { endpoint } = await start((response) => {
      events(response);
      const pump = (): void => {
        while (sent < 100 * 1024 * 1024) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pump);
        }
        response.end(result);
      };
      pump();
    });
    const client = httpRequest(`${endpoint.base}/mcp/people`, {
      method: 'POST',
      headers: { ...MCP_HEADERS, authorization: `Bearer ${endpoint.token}` },
    });
    client.end(JSON.stringify(toolCall('big')));
    const [response] = (await once(client, 'response')) as [IncomingMessage];
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = sent === before;
          before = sent;
          return isStill;
        },
        { interval: 100, timeout: 10_000 },
      )
      .toBe(true);
    expect(sent).toBeLessThan(30 * 1024 * 1024);
    let received = 0;
    for await (const part of response as AsyncIterable<Buffer>) received += part.length;
    expect(received).toBe(sent + result.length);
    await expect
      .poll(() => endpoint.journal.calls()[0])
      .toMatchObject({ outcome: 'ok', fields: { responseBytes: received } });
  });

  test('is cut at an event without an end (case 90)', async () => {
    const { endpoint } = await start(
      (response) => {
        events(response);
        response.write(`data: ${'x'.repeat(2_000)}`);
      },
      { limits: { eventBytes: 1_000 } },
    );
    const response = await post(endpoint, 'people', toolCall('bomb'));
    expect(await response.text()).toContain('server_invalid_answer');
    await expect.poll(() => endpoint.journal.calls()[0]?.outcome).toBe('failed');
  });

  test('that breaks off ends with an error the person can read', async () => {
    const { endpoint } = await start((response) => {
      events(response);
      response.write(progress);
      setTimeout(() => response.destroy(), 20);
    });
    const text = await (await post(endpoint, 'people', toolCall('slow'))).text();
    expect(text.startsWith(progress)).toBe(true);
    const last = JSON.parse(text.split('data: ').at(-1) ?? '') as unknown;
    expect(last).toMatchObject({
      id: 1,
      result: { isError: true, structuredContent: { error: { type: 'server_unreachable' } } },
    });
    await expect
      .poll(() => endpoint.journal.calls()[0])
      .toMatchObject({ outcome: 'failed', fields: { problem: 'server_unreachable' } });
  });

  test('that can be resumed breaks off as it does at the server', async () => {
    const { endpoint } = await start((response) => {
      events(response);
      response.write(`id: 7\n${progress}`);
      setTimeout(() => response.destroy(), 20);
    });
    const response = await post(endpoint, 'people', toolCall('slow'));
    await expect(response.text()).rejects.toThrow(/terminated/);
  });

  test('ends when the server is silent for too long, naming the limit', async () => {
    const { endpoint } = await start(
      (response) => {
        events(response);
        response.write(progress);
      },
      {},
      { inactivitySeconds: 1 },
    );
    const text = await (await post(endpoint, 'people', toolCall('slow'))).text();
    expect(text).toContain('people sent nothing for 1 seconds');
  });
});

describe('a client that goes away', () => {
  test('stops the server at once, also before it has answered', async () => {
    for (const beginsAnswer of [true, false]) {
      let closed = false;
      let isCalled = (): void => undefined;
      const called = new Promise<void>((resolve) => (isCalled = resolve));
      const { endpoint } = await start((response) => {
        response.on('close', () => (closed = true));
        if (beginsAnswer) {
          events(response);
          response.write(progress);
        }
        isCalled();
      });
      const abort = new AbortController();
      const call = post(endpoint, 'people', toolCall('slow'), {}, abort.signal);
      await called;
      if (beginsAnswer) await call;
      abort.abort();
      await call.then((response) => response.text()).catch(() => undefined);
      await expect.poll(() => closed).toBe(true);
      await expect.poll(() => endpoint.journal.calls()[0]?.outcome).toBe('cancelled');
    }
  });
});

describe('what a server may not do', () => {
  test('lead elsewhere by a redirect (cases 47 and 87)', async () => {
    const other = await startUpstream((_request, response) => response.end('{}'));
    open.push(other);
    for (const status of [301, 302, 307, 308]) {
      const { endpoint } = await start((response) =>
        response.writeHead(status, { location: other.url }).end(),
      );
      const response = await post(endpoint, 'people', toolCall('look_up'));
      expect(await response.json()).toMatchObject({
        result: { structuredContent: { error: { type: 'server_redirected' } } },
      });
      expect(response.headers.get('location')).toBeNull();
    }
    expect(other.requests).toEqual([]);
  });

  test('send what is compressed (case 91)', async () => {
    const { endpoint, upstream } = await start((response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end('bomb'),
    );
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(await response.text()).toContain('server_invalid_answer');
    expect(upstream.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  test('set cookies, challenge, or see the local token (case 44)', async () => {
    const { endpoint, upstream } = await start((response) =>
      response
        .writeHead(200, {
          'content-type': 'application/json',
          'set-cookie': 'a=b',
          'www-authenticate': 'Bearer resource_metadata="https://evil.example"',
          'access-control-allow-origin': '*',
        })
        .end('{"jsonrpc":"2.0","id":1,"result":{}}'),
    );
    const response = await post(endpoint, 'people', toolCall('look_up'), { cookie: 'c=d', dpop: 'proof' });
    const names = [...response.headers.keys()];
    expect(names).not.toContain('set-cookie');
    expect(names).not.toContain('www-authenticate');
    expect(names).not.toContain('access-control-allow-origin');
    expect(JSON.stringify(upstream.requests)).not.toContain(endpoint.token);
    expect(Object.keys(upstream.requests[0]?.headers ?? {})).not.toContain('cookie');
    expect(Object.keys(upstream.requests[0]?.headers ?? {})).not.toContain('dpop');
  });

  test('demand wider scopes by itself (cases 75 and 76)', async () => {
    const { endpoint, upstream } = await start((response) =>
      response
        .writeHead(403, { 'www-authenticate': 'Bearer error="insufficient_scope", scope="people.write"' })
        .end(),
    );
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(await response.json()).toMatchObject({
      result: {
        structuredContent: {
          error: { type: 'server_insufficient_scope', detail: { scopes: 'people.write' } },
        },
      },
    });
    expect(upstream.requests).toHaveLength(1);
  });

  test('stay away without the person learning of it', async () => {
    const endpoint = await startEndpoint([catalogServer('people', 'http://127.0.0.1:9/mcp')]);
    open.push(endpoint);
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(await response.json()).toMatchObject({
      result: { isError: true, structuredContent: { error: { type: 'server_unreachable', retry: true } } },
    });
    const list = await post(endpoint, 'people', { jsonrpc: '2.0', id: 2, method: 'tools/list' });
    expect(list.status).toBe(502);
    expect(await list.json()).toMatchObject({ id: 2, error: { data: { type: 'server_unreachable' } } });
  });
});
