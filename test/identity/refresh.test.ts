import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { signInAs } from '../support/fake-browser.ts';
import { identityRig, type IdentityRig, type IdentityRigOptions } from '../support/identity-rig.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let rig: IdentityRig;
let clock: FakeClock;
afterEach(() => rig.close());

/** Alice is signed in; the organisation's time is the real one, whatever happens to this computer's clock. */
async function signedIn(options: IdentityRigOptions = {}): Promise<void> {
  const start = Date.now();
  clock = createFakeClock(start);
  const running = clock;
  rig = await identityRig({
    browser: signInAs('alice'),
    ...options,
    org: { now: () => start + running.elapsed, ...options.org },
    deps: { clock, random: () => 0.5, ...options.deps },
  });
  await rig.identity.start();
  await rig.signIn();
}

const advance = (ms: number): Promise<void> => clock.advance(ms, () => rig.settle());
const refreshes = (): number =>
  rig.org.requests.filter(
    ({ path, params }) => path === '/oauth2/v1/token' && params['grant_type'] === 'refresh_token',
  ).length;
const orgNow = (): number => rig.org.clock.now();
const expiryOf = (idToken: string): number => JSON.parse(atob(idToken.split('.')[1] ?? '')).exp * 1000;

describe('refresh in the background', () => {
  it('renews the ID token before it ends, and no sooner', async () => {
    await signedIn();
    await advance(54 * MINUTE);
    expect(refreshes()).toBe(0);
    await advance(2 * MINUTE);
    expect(refreshes()).toBe(1);
    const session = await rig.identity.fresh();
    expect(expiryOf(session.idToken.reveal()) - orgNow()).toBeGreaterThan(55 * MINUTE);
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', health: 'good' });
  });

  it('asks about once an hour over a long day', async () => {
    await signedIn();
    await advance(12 * HOUR);
    expect(refreshes()).toBeGreaterThanOrEqual(12);
    expect(refreshes()).toBeLessThanOrEqual(14);
    expect(rig.traffic.mostAtOnce).toBe(1);
    expect(
      rig.journal.entries.filter(({ kind }) => kind === 'refresh').every(({ outcome }) => outcome === 'ok'),
    ).toBe(true);
  });

  it('ends a session that cannot be refreshed when its ID token ends, with the reason', async () => {
    await signedIn({ provider: { scopes: ['openid', 'profile', 'email'] } });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', refreshable: false });
    await advance(HOUR + MINUTE);
    expect(rig.identity.view()).toMatchObject({
      state: 'signed_out',
      reason: expect.stringContaining('offline_access'),
    });
    await expect(rig.identity.fresh()).rejects.toMatchObject({ code: 'session_ended' });
  });
});

describe('offline', () => {
  it('waits longer with each failure, sends no expired token, and is back within one interval', async () => {
    await signedIn();
    await advance(50 * MINUTE);
    await rig.org.outage(true);
    const before = rig.traffic.requests;
    const seen = new Set<string>();
    for (let second = 0; second < 30 * 60; second += 5) {
      await advance(5_000);
      const session = rig.identity.fresh();
      seen.add(
        await session.then(
          ({ idToken }) => (expiryOf(idToken.reveal()) > orgNow() ? 'a good token' : 'an expired token'),
          (thrown: unknown) => asProblem(thrown).code,
        ),
      );
    }
    expect([...seen]).toEqual(['a good token', 'provider_unreachable']);
    expect(rig.traffic.mostAtOnce).toBe(1);
    // 25 minutes at one a minute in the end, and a handful of quicker ones before.
    expect(rig.traffic.requests - before).toBeLessThan(45);
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', health: 'offline' });
    expect(rig.identity.problems()).toMatchObject([{ code: 'provider_unreachable' }]);

    await rig.org.outage(false);
    await advance(67_000);
    await expect(rig.identity.fresh()).resolves.toMatchObject({ user: { email: 'alice@example.com' } });
    expect(rig.identity.view()).toMatchObject({ health: 'good' });
    expect(rig.identity.problems()).toEqual([]);
  });

  it('comes back at once when the computer wakes up', async () => {
    await signedIn();
    await rig.org.outage(true);
    await advance(2 * HOUR);
    await rig.org.outage(false);
    rig.identity.resumed();
    await rig.settle();
    expect(rig.identity.view()).toMatchObject({ health: 'good' });
  });

  it('waits as long as a rate limit says', async () => {
    await signedIn();
    await advance(54 * MINUTE);
    rig.org.rateLimit({ path: '/oauth2/v1/token', resetInSeconds: 240, times: 1 });
    await advance(2 * MINUTE);
    expect(refreshes()).toBe(1);
    expect(rig.identity.problems()).toMatchObject([{ code: 'rate_limited' }]);
    await advance(90_000);
    expect(refreshes()).toBe(1);
    await advance(2 * MINUTE);
    expect(refreshes()).toBe(2);
    expect(rig.identity.problems()).toEqual([]);
  });

  it('waits longer and longer where a rate limit names a time that is over', async () => {
    await signedIn();
    rig.org.rateLimit({ path: '/oauth2/v1/token', resetInSeconds: 0, times: 1_000 });
    await advance(65 * MINUTE);
    expect(refreshes()).toBeLessThan(25);
  });
});

describe('sleep and clocks', () => {
  it('renews at once after a night', async () => {
    await signedIn();
    clock.sleepThrough(9 * HOUR);
    await advance(31_000);
    expect(refreshes()).toBe(1);
    const session = await rig.identity.fresh();
    expect(expiryOf(session.idToken.reveal())).toBeGreaterThan(orgNow());
  });

  it('sends no expired token in the moment after waking up', async () => {
    await signedIn();
    clock.sleepThrough(9 * HOUR);
    const session = await rig.identity.fresh();
    expect(expiryOf(session.idToken.reveal())).toBeGreaterThan(orgNow());
    expect(refreshes()).toBe(1);
  });

  it.each([
    ['a day ahead', 24 * HOUR],
    ['a day back', -24 * HOUR],
    ['twenty minutes ahead', 20 * MINUTE],
  ])('is not confused by a wall clock set %s', async (_, jump) => {
    await signedIn();
    clock.setWall(jump);
    await advance(MINUTE);
    expect(refreshes()).toBeLessThanOrEqual(1);
    await advance(3 * HOUR);
    expect(refreshes()).toBeLessThanOrEqual(5);
    const session = await rig.identity.fresh();
    expect(expiryOf(session.idToken.reveal())).toBeGreaterThan(orgNow());
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', health: 'good' });
  });

  it('signs in on a computer whose clock is a day off', async () => {
    await signedIn({ deps: {} });
    await rig.identity.signOut({ openBrowser: false, everywhere: false });
    clock.setWall(-24 * HOUR);
    await expect(rig.signIn()).resolves.toMatchObject({ name: 'Alice Example' });
    await expect(rig.identity.fresh()).resolves.toBeDefined();
  });
});

describe('a refused refresh', () => {
  it('ends the session when Okta has ended it, and says so', async () => {
    await signedIn();
    const { sub } = (await rig.identity.fresh()).user;
    rig.org.revokeUserSessions(sub);
    await advance(56 * MINUTE);
    expect(rig.identity.view()).toMatchObject({
      state: 'signed_out',
      reason: expect.stringContaining('does not renew it'),
    });
    await expect(rig.identity.fresh()).rejects.toMatchObject({ code: 'session_ended' });
    const restarted = rig.again();
    await restarted.start();
    expect(restarted.view()).toMatchObject({ state: 'signed_out' });
    expect(rig.journal.entries.at(-1)).toMatchObject({
      kind: 'sign_out',
      fields: { problem: 'grant_refused' },
    });
  });

  it('keeps the session where only the network zone says no', async () => {
    await signedIn();
    rig.org.script({
      path: '/oauth2/v1/token',
      next: { status: 403, body: { error: 'access_denied', error_description: 'Policy evaluation failed.' } },
    });
    await advance(56 * MINUTE);
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', health: 'offline' });
    expect(rig.identity.problems()).toMatchObject([{ code: 'access_denied' }]);
    await advance(6 * MINUTE);
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', health: 'good' });
  });

  it('that answers for another person signs out: their tokens are kept nowhere', async () => {
    const vault = createMemoryVault();
    const sessions = new Map<string, string>();
    const watched: Vault = {
      ...vault,
      async set(name, value) {
        await vault.set(name, value);
        if (name.startsWith('session/')) sessions.set(name, value);
      },
    };
    await signedIn({ vault: watched });
    const [alices] = sessions.keys();
    const bobs = rig.again({ accountId: 'bob', browser: { open: signInAs('bob') } });
    await bobs.start();
    const bob = await rig.signIn(bobs);
    const [alice, other] = [...sessions.values()].map((text) => JSON.parse(text) as { refreshToken: string });
    await bobs.stop();
    await rig.identity.stop();
    // As if the provider, or whoever can write to the keychain, had mixed the two up.
    await vault.set(alices ?? '', JSON.stringify({ ...alice, refreshToken: other?.refreshToken }));
    const restarted = rig.again();
    await restarted.start();
    expect(restarted.view()).toMatchObject({ state: 'signed_in', user: { email: 'alice@example.com' } });
    await advance(56 * MINUTE);
    expect(restarted.view()).toMatchObject({
      state: 'signed_out',
      reason: expect.stringContaining('another person'),
    });
    await expect(restarted.fresh()).rejects.toMatchObject({ code: 'user_changed' });
    expect(await vault.get(alices ?? '')).toBeNull();
    expect(rig.journal.entries.at(-1)?.fields).toMatchObject({ problem: 'user_changed' });
    expect(rig.journal.entries.at(-1)?.fields.sub).not.toBe(bob.sub);
  });

  it('takes over what another agent on the same keychain has renewed', async () => {
    await signedIn();
    const other = rig.again();
    await other.start();
    await advance(51 * MINUTE);
    const [mine, theirs] = await Promise.all([rig.identity.fresh(), other.fresh()]);
    expect(mine.user.sub).toBe(theirs.user.sub);
    await advance(6 * MINUTE);
    const after = await Promise.all([rig.identity.fresh(), other.fresh()]);
    expect(new Set(after.map(({ idToken }) => expiryOf(idToken.reveal()))).size).toBe(1);
    expect(other.view()).toMatchObject({ state: 'signed_in' });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in' });
  });
});
