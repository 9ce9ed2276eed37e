import { connect, createServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { signedInPage } from '../../src-main/identity/callback-page.ts';
import { listenForCallback, type CallbackListener } from '../../src-main/identity/loopback-callback.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { rawRequest, type RawAnswer } from '../support/raw-request.ts';

const STATE = 'the-state-of-this-attempt';
const PATH = '/callback/Okta';
const GOOD = `${PATH}?code=the-code&state=${STATE}`;

const open: CallbackListener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

async function listen(ports: readonly number[] = [0]): Promise<CallbackListener & { port: number }> {
  // The fake clock stands still between seconds, so that the rate limit does not disturb.
  const clock = createFakeClock();
  let now = 0;
  const listener = await listenForCallback({
    ports,
    path: PATH,
    state: STATE,
    clock: { ...clock, monotonic: () => (now += 1_000) },
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  open.push(listener);
  return { ...listener, port: Number(new URL(listener.redirectUri).port) };
}

const queryOf = (sent: string): string => new URLSearchParams(sent.split('?')[1] ?? '').toString();
const isBrowser = (headers: Record<string, string>): boolean =>
  Object.keys(headers).length === 0 || headers['sec-fetch-dest'] === 'document';

async function isPending(promise: Promise<unknown>): Promise<boolean> {
  await new Promise(setImmediate);
  return (await Promise.race([promise, Promise.resolve('pending')])) === 'pending';
}

describe('the answer to a sign-in', () => {
  it('is taken, and the browser is sent on to an address without the code', async () => {
    const listener = await listen();
    const answer = await rawRequest({ port: listener.port, target: GOOD });
    expect(answer.status).toBe(303);
    const location = String(answer.headers['location']);
    expect(location).toMatch(/^\/callback\/Okta\/[\w-]{22}$/);
    expect((await listener.received).searchParams.get('code')).toBe('the-code');
    const page = rawRequest({ port: listener.port, target: location });
    expect(await isPending(page)).toBe(true);
    listener.show(signedInPage({ name: 'Alice <b>', email: 'alice@example.com' }));
    const shown = await page;
    expect(shown.body).toContain('Alice &lt;b&gt;, you are signed in');
    expect(shown.headers).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(shown.body).not.toMatch(/<script|https?:\/\//);
  });

  it('is the same for a reload, and too late for another code', async () => {
    const listener = await listen();
    const first = await rawRequest({ port: listener.port, target: GOOD });
    const reload = await rawRequest({ port: listener.port, target: GOOD });
    expect(reload.headers['location']).toBe(first.headers['location']);
    const other = await rawRequest({ port: listener.port, target: GOOD.replace('the-code', 'another') });
    expect(other.status).toBe(410);
    expect((await listener.received).searchParams.get('code')).toBe('the-code');
  });

  it('may be an error', async () => {
    const listener = await listen();
    await rawRequest({ port: listener.port, target: `${PATH}?error=access_denied&state=${STATE}` });
    expect((await listener.received).searchParams.get('error')).toBe('access_denied');
  });

  it('may be pasted', async () => {
    const listener = await listen();
    expect(listener.offer(new URL(`${listener.redirectUri}?code=x&state=wrong`))).toBe(false);
    expect(listener.offer(new URL(`${listener.redirectUri}?code=x&state=${STATE}`))).toBe(true);
    expect(listener.offer(new URL(`${listener.redirectUri}?code=y&state=${STATE}`))).toBe(false);
    expect((await listener.received).searchParams.get('code')).toBe('x');
  });
});

describe('what changes nothing', () => {
  it.each([
    ['a wrong state', { target: `${PATH}?code=x&state=wrong` }, 400],
    ['no state', { target: `${PATH}?code=x` }, 400],
    ['two states', { target: `${GOOD}&state=${STATE}` }, 400],
    ['code and error', { target: `${GOOD}&error=access_denied` }, 400],
    ['two codes', { target: `${GOOD}&code=x` }, 400],
    ['an empty code', { target: `${PATH}?code=&state=${STATE}` }, 400],
    ['an error without a state', { target: `${PATH}?error=access_denied` }, 400],
    ['a path in another case', { target: GOOD.replace('Okta', 'okta') }, 404],
    ['a path with a detour', { target: GOOD.replace('/callback', '/x/../callback') }, 404],
    ['a path with an escape', { target: GOOD.replace('Okta', '%4Fkta') }, 404],
    ['the icon', { target: '/favicon.ico' }, 404],
    ['HEAD', { target: GOOD, method: 'HEAD' }, 405],
    ['POST', { target: GOOD, method: 'POST' }, 405],
    ['OPTIONS', { target: GOOD, method: 'OPTIONS' }, 405],
    ['a foreign name for this computer', { target: GOOD, headers: { host: 'evil.example' } }, 421],
    ['a prefetch', { target: GOOD, headers: { 'sec-purpose': 'prefetch;prerender' } }, 403],
    ['an image of a page', { target: GOOD, headers: { 'sec-fetch-dest': 'image' } }, 403],
    ['a script of a page', { target: GOOD, headers: { origin: 'https://evil.example' } }, 403],
  ])('%s', async (_, request, status) => {
    const listener = await listen();
    const answer = await rawRequest({ port: listener.port, ...request });
    expect(answer.status).toBe(status);
    expect(await isPending(listener.received)).toBe(true);
    expect((await rawRequest({ port: listener.port, target: GOOD })).status).toBe(303);
  });

  it('bytes that are not HTTP', async () => {
    const listener = await listen();
    await new Promise<void>((resolve) => {
      const socket = connect(listener.port, '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'));
      socket.on('error', () => resolve());
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect((await rawRequest({ port: listener.port, target: GOOD })).status).toBe(303);
  });

  it('an address of the result that is guessed', async () => {
    const listener = await listen();
    await rawRequest({ port: listener.port, target: GOOD });
    listener.show(signedInPage({ name: 'Alice', email: null }));
    const guess = await rawRequest({ port: listener.port, target: `${PATH}/AAAAAAAAAAAAAAAAAAAAAA` });
    expect(guess.status).toBe(404);
    expect(guess.body).not.toContain('Alice');
  });
});

describe('no sequence of requests', () => {
  const word = fc.constantFrom('', 'x', 'wrong', STATE, 'the-code', '%00', 'a'.repeat(3_000));
  const parameter = fc.tuple(fc.constantFrom('code', 'state', 'error', 'iss', 'scope'), word);
  const target = fc.oneof(
    fc.array(parameter, { maxLength: 5 }).map((all) => `${PATH}?${new URLSearchParams(all).toString()}`),
    fc.constantFrom('/', '/favicon.ico', `${PATH}/x`, `${PATH}?`, `${PATH}#x`, '*', '//evil.example/'),
    fc.constant(GOOD),
  );
  const request = fc.record({
    target,
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE'),
    headers: fc.constantFrom<Record<string, string>>(
      {},
      {},
      { host: 'evil.example' },
      { purpose: 'prefetch' },
      { 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-dest': 'document' },
    ),
    atOnce: fc.boolean(),
  });

  it('signs in anyone but who started, crashes the listener or hangs it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 12 }), async (requests) => {
        const listener = await listen();
        const answers: Promise<RawAnswer>[] = [];
        for (const { atOnce, ...one } of requests) {
          const answer = rawRequest({ port: listener.port, ...one });
          answers.push(answer);
          if (!atOnce) await answer;
        }
        for (const { status } of await Promise.all(answers)) expect(status).toBeGreaterThanOrEqual(200);
        const last = await rawRequest({ port: listener.port, target: GOOD });
        const taken = await listener.received;
        expect(taken.searchParams.getAll('state')).toEqual([STATE]);
        // Only a request that a browser could have sent, with the right state, was taken.
        const possible = requests.filter(({ method, headers }) => method === 'GET' && isBrowser(headers));
        const queries = [GOOD, ...possible.map(({ target: sent }) => sent)].map(queryOf);
        expect(queries).toContain(taken.searchParams.toString());
        expect([303, 410]).toContain(last.status);
        await listener.close();
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('the ports', () => {
  it('are tried in their order, and the holder is named when none is free', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve());
    });
    const address = server.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const listener = await listen([taken, 0]);
    expect(listener.port).not.toBe(taken);
    await expect(listen([taken])).rejects.toMatchObject({
      code: 'callback_port_in_use',
      detail: { ports: String(taken), holder: 'another program' },
    });
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });
});
