import { describe, expect, it } from 'vitest';
import { usableFor } from '../../src-main/exchange/cache.ts';
import { exchanged, headerValue, server } from './exchange-fixture.ts';
import { person, stubAgent, type StubAgent } from './stub-agent.ts';
import { formOf, issued, refused, useStub } from './token-stub.ts';

const stub = useStub();
const people = exchanged({ audience: 'api://people' });

/** Every answer is another token. */
function numbered(fields: object = {}) {
  let count = 0;
  stub.answer(() => issued({ access_token: `token-${(count += 1)}`, ...fields }));
}
const bearer = async (
  agent: StubAgent,
  request: Parameters<StubAgent['credential']>[0] = { server: people },
) => headerValue(await agent.credential(request));

describe('the cache', () => {
  it('answers until shortly before the end, then asks anew', async () => {
    numbered({ expires_in: 3600 });
    const agent = stubAgent(stub.origin);
    expect(await bearer(agent)).toBe('Bearer token-1');
    agent.clock.advance(3_600_000 - 120_001);
    expect(await agent.credential({ server: people })).toMatchObject({ from: 'cache' });
    expect(stub.requests).toHaveLength(1);
    agent.clock.advance(90_001);
    expect(await agent.credential({ server: people })).toMatchObject({ from: 'exchange' });
    expect(stub.requests).toHaveLength(2);
  });

  it('fetches the next one ahead, once, while the old one still answers', async () => {
    numbered({ expires_in: 3600 });
    const agent = stubAgent(stub.origin);
    await bearer(agent);
    agent.clock.advance(3_600_000 - 100_000);
    expect(await Promise.all([bearer(agent), bearer(agent), bearer(agent)])).toEqual(
      Array(3).fill('Bearer token-1'),
    );
    await expect.poll(() => bearer(agent)).toBe('Bearer token-2');
    expect(stub.requests).toHaveLength(2);
  });

  it('fetches nothing for a server that nobody uses', async () => {
    numbered({ expires_in: 3600 });
    const agent = stubAgent(stub.origin);
    await bearer(agent);
    agent.clock.advance(24 * 3_600_000);
    expect(stub.requests).toHaveLength(1);
  });

  it.each([
    [3_600_000, 3_570_000, 120_000],
    [60_000, 54_000, 12_000],
    [1_000, 900, 200],
    [null, 86_400_000, 0],
    [90 * 86_400_000, 86_400_000, 120_000],
  ])('a lifetime of %s ms is relied on for %i', (lifetime, ms, aheadMs) => {
    expect(usableFor(lifetime)).toEqual({ ms, aheadMs });
  });

  it.each<[string, (agent: StubAgent) => Parameters<StubAgent['credential']>[0]]>([
    ['another person', () => ({ server: people, session: person('bob') })],
    ['the next sign-in', () => ({ server: people, session: person('alice', { epoch: 2 }) })],
    [
      'another issuer',
      ({ alice }) => ({
        server: people,
        session: { ...alice, user: { ...alice.user, issuer: 'https://x.example' } },
      }),
    ],
    ['another client', ({ alice }) => ({ server: people, session: { ...alice, clientId: 'other' } })],
    ['another server', () => ({ server: { ...people, id: 'other' } })],
    ['another address', () => ({ server: { ...people, url: 'https://other.example/mcp' } })],
    ['another audience', () => ({ server: exchanged({ audience: 'api://other' }) })],
    ['other scopes', () => ({ server: exchanged({ audience: 'api://people', scopes: ['more'] }) })],
    [
      'another resource',
      () => ({ server: exchanged({ audience: 'api://people', resource: 'https://x.example' }) }),
    ],
    [
      'another endpoint',
      () => ({ server: exchanged({ audience: 'api://people', tokenEndpoint: `${stub.origin}/own` }) }),
    ],
    [
      'another injection',
      () => ({ server: exchanged({ audience: 'api://people', injection: { mode: 'header', header: 'X' } }) }),
    ],
  ])('does not answer for %s', async (_, other) => {
    numbered();
    const agent = stubAgent(stub.origin);
    await agent.credential({ server: people });
    expect(await agent.credential(other(agent))).toMatchObject({ from: 'exchange' });
    expect(stub.requests).toHaveLength(2);
  });

  it('does not answer after a change of the key', async () => {
    numbered();
    const agent = stubAgent(stub.origin);
    await bearer(agent);
    await agent.keys.generate({ alg: 'ES256', kid: null, replace: false });
    expect(await bearer(agent)).toBe('Bearer token-2');
  });

  it('is dropped on a change of the settings, on sign-out and for one server', async () => {
    numbered();
    const agent = stubAgent(stub.origin);
    await bearer(agent);
    agent.settings.set(agent.settings.current());
    expect(await bearer(agent)).toBe('Bearer token-2');
    agent.exchange.forget();
    expect(await bearer(agent)).toBe('Bearer token-3');
    agent.exchange.forget('other');
    expect(await bearer(agent)).toBe('Bearer token-3');
    agent.exchange.forget('people');
    expect(await bearer(agent)).toBe('Bearer token-4');
  });

  it('drops what a server rejected, but not what took its place', async () => {
    numbered();
    const agent = stubAgent(stub.origin);
    const first = await agent.credential({ server: people });
    const cached = await agent.credential({ server: people });
    agent.exchange.rejected(cached);
    expect(await bearer(agent)).toBe('Bearer token-2');
    agent.exchange.rejected(first);
    expect(await bearer(agent)).toBe('Bearer token-2');
  });

  it('ends when the wall clock says so, though the other stood still (sleep)', async () => {
    numbered({ expires_in: 600 });
    let slept = 0;
    const agent = stubAgent(stub.origin);
    const clock = { ...agent.clock, now: () => agent.clock.now() + slept };
    const sleepy = stubAgent(stub.origin, { deps: { clock } });
    await bearer(sleepy);
    slept = 3_600_000;
    expect(await bearer(sleepy)).toBe('Bearer token-2');
  });

  it('keeps nothing that was begun before a sign-out', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    numbered();
    const slow: typeof fetch = async (...args) => {
      await held;
      return fetch(...args);
    };
    const agent = stubAgent(stub.origin, { deps: { fetch: slow } });
    const waiting = agent.credential({ server: people }).catch((error: unknown) => error);
    await Promise.resolve();
    agent.exchange.forget();
    release();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(await agent.credential({ server: people })).toMatchObject({ from: 'exchange' });
  });
});

describe('one exchange for all who wait', () => {
  it('1,000 first calls to 20 servers are 20 exchanges', async () => {
    numbered();
    const agent = stubAgent(stub.origin);
    const servers = Array.from({ length: 20 }, (_, index) =>
      exchanged({ audience: `api://s${index}` }, { id: `s${index}` }),
    );
    const calls = Array.from({ length: 1_000 }, (_, index) =>
      agent.credential({ server: servers[index % 20] ?? people }),
    );
    const credentials = await Promise.all(calls);
    expect(stub.requests).toHaveLength(20);
    for (const [index, credential] of credentials.entries())
      expect(credential.serverId).toBe(`s${index % 20}`);
    expect(new Set(credentials.map(headerValue)).size).toBe(20);
  });

  it('goes on while one still waits, and ends when nobody does', async () => {
    let aborted = 0;
    const hanging: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => {
          aborted += 1;
          reject(init.signal?.reason);
        });
      });
    const agent = stubAgent(stub.origin, { deps: { fetch: hanging } });
    const [one, two] = [new AbortController(), new AbortController()];
    const outcome = (call: Promise<unknown>) => call.catch((error: unknown) => error);
    const first = outcome(agent.credential({ server: people, signal: one.signal }));
    const second = outcome(agent.credential({ server: people, signal: two.signal }));
    await expect.poll(() => agent.exchange.trace().length + aborted).toBe(0);
    one.abort(new Error('left'));
    expect(await first).toMatchObject({ message: 'left' });
    expect(aborted).toBe(0);
    two.abort(new Error('left too'));
    expect(await second).toMatchObject({ message: 'left too' });
    await expect.poll(() => aborted).toBe(1);
  });

  it('an aborted call is not begun', async () => {
    const agent = stubAgent(stub.origin);
    await expect(
      agent.credential({ server: people, signal: AbortSignal.abort(new Error('no')) }),
    ).rejects.toThrow('no');
    expect(stub.requests).toHaveLength(0);
  });
});

describe('a refusal', () => {
  it('is repeated for a while without asking, then asked again', async () => {
    stub.answer(refused('access_denied', 'no'), issued());
    const agent = stubAgent(stub.origin);
    for (let call = 0; call < 5; call += 1)
      await expect(agent.credential({ server: people })).rejects.toMatchObject({ code: 'exchange_denied' });
    expect(stub.requests).toHaveLength(1);
    agent.clock.advance(15_000);
    await agent.credential({ server: people });
    expect(stub.requests).toHaveLength(2);
  });

  it('of one person says nothing about another', async () => {
    stub.answer(refused('access_denied', 'no'), issued());
    const agent = stubAgent(stub.origin);
    await expect(agent.credential({ server: people })).rejects.toMatchObject({ code: 'exchange_denied' });
    await agent.credential({ server: people, session: person('bob') });
  });

  it('that may pass is asked again soon; a test asks at once', async () => {
    stub.answer(refused('server_error', '', { status: 503 }), refused('access_denied'), issued());
    const agent = stubAgent(stub.origin);
    await expect(agent.credential({ server: people })).rejects.toMatchObject({ code: 'exchange_failed' });
    agent.clock.advance(3_000);
    await expect(agent.credential({ server: people })).rejects.toMatchObject({ code: 'exchange_denied' });
    agent.exchange.forget('people');
    await agent.credential({ server: people });
  });
});

describe('servers without per-person identity', () => {
  it('none: no header, nothing asked', async () => {
    const agent = stubAgent(stub.origin);
    const credential = await agent.credential({ server: server({ type: 'none' }) });
    expect(credential).toMatchObject({ headers: [], from: 'none', strategy: 'none', sub: '00u-alice' });
    expect(stub.requests).toHaveLength(0);
    expect(agent.journal.entries).toEqual([]);
  });

  it('a fixed secret from the keychain, set and removed by command', async () => {
    const agent = stubAgent(stub.origin);
    const fixed = server({ type: 'static_secret', injection: { mode: 'header', header: 'X-Api-Key' } });
    await expect(agent.credential({ server: fixed })).rejects.toMatchObject({
      code: 'server_secret_missing',
    });
    await agent.exchange.setServerSecret('people', 'first-value');
    expect(headerValue(await agent.credential({ server: fixed }))).toBe('first-value');
    expect(await agent.credential({ server: fixed })).toMatchObject({ from: 'static' });
    await agent.exchange.setServerSecret('people', 'second-value');
    expect(headerValue(await agent.credential({ server: fixed }))).toBe('second-value');
    await agent.exchange.setServerSecret('people', null);
    await expect(agent.credential({ server: fixed })).rejects.toMatchObject({
      code: 'server_secret_missing',
    });
    expect(JSON.stringify([agent.journal.entries, agent.log.lines])).not.toMatch(/(first|second)-value/);
  });

  it('a fixed secret by reference', async () => {
    const agent = stubAgent(stub.origin, { deps: { env: { KEY: 'from-env' } } });
    const fixed = server({ type: 'static_secret', secret: { env: 'KEY' } });
    expect(headerValue(await agent.credential({ server: fixed }))).toBe('Bearer from-env');
  });
});

it('the subject token of each request is the one of its session', async () => {
  numbered();
  const agent = stubAgent(stub.origin);
  const bob = person('bob');
  await Promise.all([
    agent.credential({ server: people }),
    agent.credential({ server: people, session: bob }),
  ]);
  expect(new Set(stub.requests.map((request) => formOf(request)['subject_token']))).toEqual(
    new Set([agent.alice.idToken.reveal(), bob.idToken.reveal()]),
  );
});
