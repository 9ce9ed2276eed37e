import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answerOk,
  catalogServer,
  MCP_HEADERS,
  post,
  startEndpoint,
  startUpstream,
  toolCall,
  type TestEndpoint,
  type Upstream,
} from './fixture.ts';
import { rawConnection, rawRequest, statusOf } from './raw-http.ts';

let upstream: Upstream;
let endpoint: TestEndpoint;

beforeEach(async () => {
  upstream = await startUpstream(answerOk);
  endpoint = await startEndpoint([catalogServer('people', upstream.url)], {
    limits: { headersMs: 300, requestMs: 600, inFlightPerClient: 2 },
  });
});
afterEach(async () => {
  // Whatever was refused here: nothing of it may have reached the server, and no token may have been spent.
  assert.deepEqual(upstream.requests, []);
  assert.deepEqual(endpoint.credentials.minted, []);
  await endpoint.close();
  await upstream.close();
});

const body = JSON.stringify(toolCall('look_up'));

function httpText(lines: readonly string[], content = body): string {
  const all = [...lines, `content-length: ${Buffer.byteLength(content)}`, 'connection: close', '', content];
  return all.join('\r\n');
}

function postText(headers: readonly string[], target = '/mcp/people'): string {
  return httpText([
    `POST ${target} HTTP/1.1`,
    ...headers,
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `authorization: Bearer ${endpoint.token}`,
  ]);
}

const host = (): string => `host: 127.0.0.1:${endpoint.port}`;
const raw = (text: string | Buffer): Promise<string> => rawRequest(endpoint.port, text);

describe('a request from a web page is refused', () => {
  test('with a rebound Host, before its credential is looked at (case 1)', async () => {
    const answer = await raw(postText(['host: evil.example']));
    expect(statusOf(answer)).toBe(403);
    expect(answer).toContain('"foreign_host"');
  });

  test('with a foreign or null Origin (cases 2 and 3)', async () => {
    for (const origin of ['https://evil.example', 'null', `http://127.0.0.1:${endpoint.port}`]) {
      const response = await post(endpoint, 'people', toolCall('look_up'), { origin });
      expect(response.status).toBe(403);
    }
  });

  test('as a simple form or text post (case 4)', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const response = await post(endpoint, 'people', toolCall('look_up'), { 'content-type': type });
      expect(response.status).toBe(415);
    }
  });

  test('as a CORS preflight, without any permission (case 5)', async () => {
    const answer = await raw(
      httpText(
        [
          'OPTIONS /mcp/people HTTP/1.1',
          host(),
          'origin: https://evil.example',
          'access-control-request-method: POST',
          'access-control-request-private-network: true',
        ],
        '',
      ),
    );
    expect(statusOf(answer)).toBe(403);
    expect(answer.toLowerCase()).not.toContain('access-control-');
  });

  test('as the GET of an image, a script or an EventSource (case 6)', async () => {
    const response = await fetch(`${endpoint.base}/mcp/people`, { headers: { accept: 'text/event-stream' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('marked by the browser as cross-site (case 7)', async () => {
    const answer = await raw(postText([host(), 'sec-fetch-site: cross-site']));
    expect(statusOf(answer)).toBe(403);
  });

  test('the same way on every path, and without a name (case 8)', async () => {
    const paths = [
      '/mcp/people',
      '/mcp/nothing',
      '/mcp',
      '/',
      '/console/x',
      '/.well-known/oauth-authorization-server',
    ];
    const answers = await Promise.all(
      paths.map((path) =>
        raw(httpText([`GET ${path} HTTP/1.1`, host(), 'origin: https://evil.example'], '')),
      ),
    );
    const without = answers.map((answer) => answer.replace(/^date:.*$/im, ''));
    expect(new Set(without).size).toBe(1);
    expect(without[0]?.toLowerCase()).not.toMatch(/onbehalf|node|^server:|x-powered-by/m);
  });
});

describe('a malformed request is refused', () => {
  test.each([
    ['an absolute target', () => postText([host()], 'http://127.0.0.1/mcp/people'), 400],
    ['two Host headers', () => postText([host(), host()]), 400],
    [
      'a forged X-Forwarded-Host',
      () => postText(['host: evil.example', `x-forwarded-host: 127.0.0.1:${endpoint.port}`]),
      403,
    ],
  ])('%s (cases 11 and 12)', async (_what, text, status) => {
    expect(statusOf(await raw(text()))).toBe(status);
  });

  test('for smuggling: both lengths, a bad chunk, a bad header (case 13)', async () => {
    const both = postText([host(), 'transfer-encoding: chunked']);
    expect(statusOf(await raw(both))).toBe(400);
    const [head = ''] = postText([host(), 'transfer-encoding: chunked']).split('\r\n\r\n');
    const chunked = `${head.replace(/\r\ncontent-length: \d+/, '')}\r\n\r\nzz\r\n`;
    expect(statusOf(await raw(chunked))).toBe(400);
    const folded = postText([host(), 'x-a: b\r\n c\0']);
    expect(statusOf(await raw(folded))).toBe(400);
  });

  test('to upgrade or to tunnel (case 14)', async () => {
    const upgrade = await raw(
      httpText(
        ['GET /mcp/people HTTP/1.1', host(), 'upgrade: websocket', 'sec-websocket-version: 13'],
        '',
      ).replace('connection: close', 'connection: Upgrade'),
    );
    expect(statusOf(upgrade)).toBe(426);
    expect(statusOf(await raw(`CONNECT evil.example:443 HTTP/1.1\r\n${host()}\r\n\r\n`))).toBe(405);
  });

  test.each(['TRACE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'])('by the method %s (case 103)', async (method) => {
    const text = httpText(
      [`${method} /mcp/people HTTP/1.1`, host(), `authorization: Bearer ${endpoint.token}`],
      '',
    );
    const answer = await raw(text);
    expect(statusOf(answer)).toBe(405);
    expect(answer.toLowerCase()).toContain('allow: post, get, delete');
  });

  test('by a method override (case 103)', async () => {
    const answer = await raw(
      httpText(
        [
          'GET /mcp/people HTTP/1.1',
          host(),
          `authorization: Bearer ${endpoint.token}`,
          'x-http-method-override: POST',
          'accept: application/json',
        ],
        '',
      ),
    );
    expect(statusOf(answer)).toBe(406);
  });

  test.each([
    '/mcp/../healthz/x',
    '/mcp/%70eople',
    '/mcp//people',
    '/mcp/people/',
    '/MCP/people',
    '/mcp/people%2f',
    '/mcp/people?url=http://evil.example',
    '/mcp/people/../../x',
    '/proxy?url=http://evil.example',
    '//evil.example/mcp/people',
  ])('by a trick in the path: %s (cases 102 and 127)', async (target) => {
    expect(statusOf(await raw(postText([host()], target)))).toBe(404);
  });
});

describe('without a credential', () => {
  test.each([
    ['none', {}],
    ['an unknown one', { authorization: `Bearer obh_${'A'.repeat(43)}` }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('nobody gets in, and the answer is always the same: %s (cases 15 and 125)', async (_what, headers) => {
    const response = await fetch(`${endpoint.base}/mcp/people`, {
      method: 'POST',
      headers: { ...MCP_HEADERS, ...headers },
      body,
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    const plain = await fetch(`${endpoint.base}/mcp/nothing`, { method: 'POST', headers: MCP_HEADERS, body });
    expect(await plain.text()).toBe(await response.text());
  });

  test('in the query it is no credential', async () => {
    const response = await fetch(`${endpoint.base}/mcp/people?access_token=${endpoint.token}`, {
      method: 'POST',
      headers: MCP_HEADERS,
      body,
    });
    expect(response.status).toBe(404);
  });

  test.each([
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp/people',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
    '/register',
    '/authorize',
    '/token',
  ])('no client is led to an authorization server: %s (case 126)', async (path) => {
    const response = await fetch(`${endpoint.base}${path}`, { redirect: 'manual' });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(JSON.stringify([...response.headers])).not.toContain('resource_metadata');
  });

  test('liveness says nothing about anybody', async () => {
    const response = await fetch(`${endpoint.base}/healthz`);
    expect(await response.json()).toEqual({ ok: true });
  });
});

describe('a request that exhausts resources is refused', () => {
  test('by an announced or a growing body over the limit, in JSON (case 92)', async () => {
    const huge = JSON.stringify(toolCall('look_up', { text: 'x'.repeat(5 * 1024 * 1024) }));
    const announced = await raw(
      postText([host()]).replace(/content-length: \d+/, `content-length: ${huge.length}`),
    );
    expect(statusOf(announced)).toBe(413);
    const { socket, closed } = await rawConnection(endpoint.port);
    const head = postText([host(), 'transfer-encoding: chunked']).split('\r\n\r\n')[0] ?? '';
    socket.write(`${head.replace(/content-length: \d+\r\n/, '')}\r\n\r\n`);
    const chunk = 'x'.repeat(64 * 1024);
    for (let count = 0; count < 70 && !socket.destroyed; count += 1)
      socket.write(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    const answer = await closed;
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('"jsonrpc":"2.0"');
    expect(answer).not.toMatch(/<html|at .*\.ts/i);
  });

  test('by headers over the limit (case 96)', async () => {
    expect(statusOf(await raw(postText([host(), `x-a: ${'x'.repeat(20_000)}`])))).toBe(431);
  });

  test('by headers or a body that trickle in (case 96)', async () => {
    const slowHeaders = await rawConnection(endpoint.port);
    slowHeaders.socket.write(`POST /mcp/people HTTP/1.1\r\n${host()}\r\n`);
    const slowBody = await rawConnection(endpoint.port);
    slowBody.socket.write(`${postText([host()]).replace(body, '')}{`);
    expect(statusOf(await slowHeaders.closed)).toBe(408);
    expect(statusOf(await slowBody.closed)).toBe(408);
  });

  test('by too many requests at a time, with a time to wait (case 96)', async () => {
    const open = await Promise.all([rawConnection(endpoint.port), rawConnection(endpoint.port)]);
    for (const { socket } of open) socket.write(postText([host()]).replace(body, '{'));
    await expect.poll(async () => (await post(endpoint, 'people', '{')).status, { interval: 10 }).toBe(429);
    const response = await post(endpoint, 'people', '{');
    expect(response.headers.get('retry-after')).toBe('1');
    for (const { socket } of open) socket.destroy();
  });

  test.each([
    ['a batch (case 94)', `[${body}]`, -32600],
    ['deep nesting (case 93)', `${'['.repeat(40_000)}${']'.repeat(40_000)}`, -32600],
    ['no JSON', '{"a":', -32700],
    ['a null id (case 95)', '{"jsonrpc":"2.0","id":null,"method":"ping"}', -32600],
  ])('by %s', async (_what, text, code) => {
    const response = await post(endpoint, 'people', text);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { code } });
  });

  test('by headers that lead policy astray (case 84)', async () => {
    const response = await post(endpoint, 'people', toolCall('delete_all'), { 'mcp-name': 'look_up' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code: -32020, data: { type: 'header_mismatch' } },
    });
  });
});
