import { afterEach, describe, expect, it } from 'vitest';
import { identityRig, type IdentityRig, type IdentityRigOptions } from '../support/identity-rig.ts';
import { signInAs } from '../support/fake-browser.ts';

let rig: IdentityRig;
afterEach(() => rig.close());

async function start(options: IdentityRigOptions = {}): Promise<IdentityRig> {
  rig = await identityRig({ browser: signInAs('alice'), ...options });
  await rig.identity.start();
  return rig;
}

describe('sign-in', () => {
  it('signs Alice in through the browser, with her name, roles and teams', async () => {
    const { identity, org, journal } = await start();
    const { attempt, browserOpened } = await identity.signIn({ openBrowser: true });
    const user = await identity.awaitSignIn(attempt);
    expect(browserOpened).toBe(true);
    expect(user).toMatchObject({
      issuer: org.issuer,
      email: 'alice@example.com',
      name: 'Alice Example',
      roles: ['member'],
      teams: ['finance', 'everyone'],
    });
    expect(identity.view()).toMatchObject({ state: 'signed_in', refreshable: true, health: 'good' });
    const session = await identity.fresh();
    expect(session.idToken.reveal()).toMatch(/^eyJ/);
    expect(journal.entries).toMatchObject([{ kind: 'sign_in', outcome: 'ok', fields: { sub: user.sub } }]);
  });

  it('refreshes once for all who wait, and keeps the new tokens over a restart', async () => {
    const { identity, org, again } = await start({ org: { lifetimes: { idToken: 30 } } });
    const { attempt } = await identity.signIn({ openBrowser: true });
    await identity.awaitSignIn(attempt);
    org.lifetimes.idToken = 3600;
    const before = org.requests.length;
    const sessions = await Promise.all(Array.from({ length: 20 }, () => identity.fresh()));
    const refreshes = org.requests.slice(before).filter((request) => request.path === '/oauth2/v1/token');
    expect(refreshes).toHaveLength(1);
    expect(new Set(sessions.map((session) => session.idToken.reveal())).size).toBe(1);
    const restarted = again();
    await restarted.start();
    expect((await restarted.fresh()).idToken.reveal()).toBe(sessions[0]?.idToken.reveal());
  });

  it('renews tokens that somebody refused, once for all, and not those that are new already', async () => {
    const { identity, org } = await start();
    const { attempt } = await identity.signIn({ openBrowser: true });
    await identity.awaitSignIn(attempt);
    const refused = await identity.fresh();
    const before = org.requests.length;
    const renewed = await Promise.all(Array.from({ length: 5 }, () => identity.renewed(refused)));
    const later = await identity.renewed(refused);
    expect(org.requests.slice(before).filter(({ path }) => path === '/oauth2/v1/token')).toHaveLength(1);
    expect(new Set([...renewed, later].map(({ idToken }) => idToken)).size).toBe(1);
    expect(later.idToken.reveal()).not.toBe(refused.idToken.reveal());
    expect(later).toMatchObject({ epoch: refused.epoch, user: { sub: refused.user.sub } });
  });

  it('signs out here and at the provider', async () => {
    const { identity, vault } = await start();
    const { attempt } = await identity.signIn({ openBrowser: true });
    await identity.awaitSignIn(attempt);
    const epoch = identity.epoch;
    const result = await identity.signOut({ openBrowser: true, everywhere: false });
    expect(result).toMatchObject({ revoked: true, notes: [] });
    expect(identity.epoch).toBeGreaterThan(epoch);
    expect(identity.view()).toEqual({ state: 'signed_out', reason: null });
    await expect(identity.fresh()).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(vault.kind).toBe('memory');
  });
});
