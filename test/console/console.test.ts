import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConsole, type WebConsole } from '../../src-main/console/console.ts';
import { CONSOLE_LIMITS } from '../../src-main/console/limits.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts';

let folder: string;
let server: Server;
let origin: string;
let agent: FakeAgent;
let webConsole: WebConsole;
let now = 0;

const clock: Clock = {
  now: () => now,
  monotonic: () => now,
  after: () => () => undefined,
  sleep: () => Promise.resolve(),
};
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

beforeEach(async () => {
  now = 1_000;
  folder = mkdtempSync(join(tmpdir(), 'onbehalf-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="root"></div>',
  );
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'void 0;');
  writeFileSync(join(folder, 'secret.pem'), 'not a type that is served');
  agent = createFakeAgent();
  webConsole = createConsole({ agent, rendererDir: folder, clock, log: quiet });
  server = createServer((request, response) => webConsole.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  webConsole.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function ask(url: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Opens a one-time address as a browser would. */
async function open(): Promise<{ base: string; cookie: string }> {
  const answer = await ask(webConsole.oneTimeUrl(origin));
  expect(answer.status).toBe(302);
  const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  return { base: `${origin}${answer.headers.location}`, cookie };
}

function rpc(session: { base: string; cookie: string }, name: string, change: Ask = {}): Promise<Answer> {
  return ask(`${session.base}rpc/${name}`, {
    method: 'POST',
    body: '{}',
    ...change,
    headers: { cookie: session.cookie, origin, 'content-type': 'application/json', ...change.headers },
  });
}

describe('opening', () => {
  test('a one-time address becomes a strict cookie for an address of its own, and works once', async () => {
    const url = webConsole.oneTimeUrl(origin);
    const first = await ask(url);
    expect(first.status).toBe(302);
    expect(first.headers.location).toMatch(/^\/console\/s\/[\w-]{16}\/$/);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`; HttpOnly; SameSite=Strict; Path=${first.headers.location}$`),
    );
    const second = await ask(url);
    expect(second.status).toBe(410);
    expect(second.body).toContain('onbehalf window');
    expect(second.headers['set-cookie']).toBeUndefined();
  });

  test('an address that was not opened in time is void', async () => {
    const url = webConsole.oneTimeUrl(origin);
    now += CONSOLE_LIMITS.linkMs + 1;
    expect((await ask(url)).status).toBe(410);
  });

  test('looking ahead (HEAD, prefetch, frame) does not use an address up', async () => {
    const url = webConsole.oneTimeUrl(origin);
    expect((await ask(url, { method: 'HEAD' })).status).toBe(405);
    expect((await ask(url, { headers: { 'sec-purpose': 'prefetch' } })).status).toBe(403);
    expect((await ask(url, { headers: { 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
    expect((await ask(url)).status).toBe(302);
  });

  test('without its cookie a browser is told how to get a new address', async () => {
    const { base } = await open();
    for (const url of [base, `${origin}/console/`, `${origin}/console`, `${origin}/console/s/unknown/`]) {
      const answer = await ask(url);
      expect(answer.status).toBe(401);
      expect(answer.body).toContain('onbehalf window');
    }
  });

  test('a browser that comes from another site is led on, once, from here', async () => {
    const { base } = await open();
    const answer = await ask(base, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('http-equiv="refresh"');
    expect((await ask(base, { headers: { 'sec-fetch-site': 'same-origin' } })).status).toBe(401);
  });

  test('a session that was not used for long has ended', async () => {
    const { base, cookie } = await open();
    now += CONSOLE_LIMITS.idleMs;
    expect((await ask(base, { headers: { cookie } })).status).toBe(200);
    now += CONSOLE_LIMITS.idleMs + 1;
    expect((await ask(base, { headers: { cookie } })).status).toBe(401);
  });

  test("one session's cookie does not open another, and two cookies of one name open none", async () => {
    const one = await open();
    const two = await open();
    expect((await ask(one.base, { headers: { cookie: two.cookie } })).status).toBe(401);
    expect((await ask(one.base, { headers: { cookie: `${one.cookie}; ${one.cookie}` } })).status).toBe(401);
    expect((await ask(one.base, { headers: { cookie: one.cookie } })).status).toBe(200);
  });
});

describe('files', () => {
  test('the page carries the nonce of its policy, a new one each time, and the strict headers', async () => {
    const { base, cookie } = await open();
    const first = await ask(base, { headers: { cookie } });
    const second = await ask(base, { headers: { cookie } });
    const nonce = /nonce="([^"]+)"/.exec(first.body)?.[1] ?? 'none';
    expect(first.headers['content-security-policy']).toContain(`'nonce-${nonce}'`);
    expect(second.body).not.toContain(nonce);
    expect(first.headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
    expect(first.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(first.headers['content-security-policy']).not.toContain('unsafe');
    expect(first.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('only what the build made is served, whatever the path says', async () => {
    const { base, cookie } = await open();
    const asset = await ask(`${base}assets/index-abc.js`, { headers: { cookie } });
    expect(asset.headers['content-type']).toBe('text/javascript; charset=utf-8');
    for (const path of ['secret.pem', 'assets/', '..%2fsecret.pem', 'assets/%2e%2e/index.html', 'nothing.js'])
      expect((await ask(base + path, { headers: { cookie } })).status).toBe(404);
    expect((await ask(`${base}assets/index-abc.js`)).status).toBe(403);
  });
});

describe('guards', () => {
  test.each([
    ['a name in Host (DNS rebinding)', { host: 'attacker.example' }],
    ['localhost as Host', { host: 'localhost:7377' }],
  ])('%s is refused', async (_, headers) => {
    expect((await ask(webConsole.oneTimeUrl(origin), { headers })).status).toBe(403);
  });

  test.each([
    ['no Origin', { origin: '' }],
    ['a foreign Origin', { origin: 'https://attacker.example' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1' }],
    ['the null Origin', { origin: 'null' }],
    ['a request from another site', { 'sec-fetch-site': 'same-site' }],
    ['no cookie', { cookie: '' }],
  ])('a command with %s is refused and not run', async (_, headers) => {
    const session = await open();
    expect((await rpc(session, 'state.get', { headers })).status).toBe(403);
    expect(agent.calls).toEqual([]);
  });

  test('events are refused to other pages', async () => {
    const { base, cookie } = await open();
    const foreign = { cookie, 'sec-fetch-site': 'cross-site' };
    expect((await ask(`${base}events`, { headers: foreign })).status).toBe(403);
    expect((await ask(`${base}events`)).status).toBe(403);
  });
});

describe('commands', () => {
  test('a command is answered with its envelope', async () => {
    const answer = await rpc(await open(), 'state.get');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: true, value: { session: { state: 'signed_in' } } });
  });

  test('a problem of the agent is an answer, not a failure of the transport', async () => {
    const answer = await rpc(await open(), 'servers.get', { body: '{"id":"nowhere"}' });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, problem: { code: 'server_unknown' } });
  });

  test.each([
    ['an unknown command', 'secrets.get', {}, 404, 'unknown_command'],
    ['a name of the prototype', 'constructor', {}, 404, 'unknown_command'],
    ['a body that is not JSON', 'state.get', { body: '{' }, 400, 'invalid_json'],
    ['a form', 'state.get', { headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
    ['a body over the limit', 'state.get', { body: `"${'x'.repeat(1024 * 1024)}"` }, 413, 'body_too_large'],
  ])('%s is refused', async (_, name, change, status, code) => {
    const answer = await rpc(await open(), name, change);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({ ok: false, problem: { code } });
  });

  test('a window that goes away aborts its command', async () => {
    const { base, cookie } = await open();
    const started = Promise.withResolvers<void>();
    const aborted = Promise.withResolvers<string>();
    agent.answer('servers.test', (_, signal) => {
      signal.addEventListener('abort', () => aborted.resolve('aborted'));
      started.resolve();
      return new Promise(() => undefined);
    });
    const outgoing = httpRequest(`${base}rpc/servers.test`, {
      method: 'POST',
      headers: { cookie, origin, 'content-type': 'application/json' },
    });
    outgoing.on('error', () => undefined);
    outgoing.end('{"id":"people"}');
    await started.promise;
    outgoing.destroy();
    expect(await aborted.promise).toBe('aborted');
  });
});

describe('events', () => {
  test('the whole state comes first, then each change', async () => {
    const { base, cookie } = await open();
    const seen: string[] = [];
    const second = Promise.withResolvers<void>();
    const outgoing = httpRequest(`${base}events`, { headers: { cookie } }, (incoming) => {
      expect(incoming.headers['content-type']).toBe('text/event-stream');
      incoming.on('data', (chunk: Buffer) => {
        for (const [, revision] of chunk.toString().matchAll(/"revision":(\d+)/g)) seen.push(revision ?? '');
        if (seen.length === 0) return;
        if (seen.length === 1) agent.update({ paused: true });
        else second.resolve();
      });
      incoming.on('error', () => undefined);
    });
    outgoing.end();
    await second.promise;
    outgoing.destroy();
    expect(seen).toEqual(['1', '2']);
  });
});
