import { afterEach, describe, expect, it } from 'vitest';
import { decodeJwt } from 'jose';
import { connectAiClient } from '../../src-main/demo/ai-client.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoOrg } from '../../src-main/demo/demo-org.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import type { RecordedRequest } from '../../src-main/demo/recorder.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { signInAs } from '../support/fake-browser.ts';

const PATIENCE_MS = 60_000;

/** A vault whose entries' names can be looked at. */
function openVault(): { readonly vault: Vault; readonly names: Set<string> } {
  const inner = createMemoryVault();
  const names = new Set<string>();
  const vault: Vault = {
    ...inner,
    async set(name, value) {
      await inner.set(name, value);
      names.add(name);
    },
    async delete(name) {
      await inner.delete(name);
      names.delete(name);
    },
  };
  return { vault, names };
}

/** Every token that reached an organisation, by the person it names. */
function subjectsSeen(requests: readonly RecordedRequest[], issuer: string): Set<string> {
  const subjects = new Set<string>();
  for (const { params } of requests) {
    const token = params['subject_token'] ?? params['id_token_hint'];
    if (token?.startsWith('eyJ')) subjects.add(`${String(decodeJwt(token).iss === issuer)}`);
  }
  return subjects;
}

describe('several accounts', { timeout: PATIENCE_MS }, () => {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });

  /** Alice in the default account and Bob in `second`, which the server `expenses` names. */
  async function twoAccounts(vault: Vault = createMemoryVault()): Promise<Demo> {
    const demo = await openDemo({ anyPorts: true, platform: { vault } });
    open.push(demo);
    await demo.call('accounts.add', { id: 'second', name: 'Second', identityProvider: null });
    const { settings } = await demo.call('servers.get', { id: 'expenses' });
    await demo.call('servers.edit', { id: 'expenses', settings: { ...settings, account: 'second' } });
    await signIn(demo, 'alice', 'default');
    await signIn(demo, 'bob', 'second');
    return demo;
  }

  async function signIn(demo: Demo, person: string, account: string): Promise<void> {
    const { attempt, url } = await demo.call('session.signIn', { openBrowser: false, account });
    await Promise.all([demo.call('session.awaitSignIn', { attempt }), signInAs(person)(url)]);
  }

  async function client(demo: Demo, server: string) {
    const { token } = await demo.call('clients.add', { name: `test ${server}`, servers: null });
    const connected = await connectAiClient(`${demo.host.mcp}/${server}`, token);
    open.push(connected);
    return connected;
  }

  const callers = (of: Demo, server: 'people' | 'expenses'): Set<unknown> =>
    new Set(of.servers[server].calls.map(({ caller }) => caller.uid));
  const subOf = async (of: Demo, account: string): Promise<string> => {
    const session = await of.call('session.get', { account });
    if (session.state !== 'signed_in') throw new Error(`nobody is signed in in ${account}`);
    return session.user.sub;
  };

  it('are two persons at two servers, whose calls never mix', async () => {
    const demo = await twoAccounts();
    const [people, expenses] = [await client(demo, 'people'), await client(demo, 'expenses')];
    await Promise.all(
      Array.from({ length: 30 }, (_, turn) =>
        turn % 2 === 0 ? people.call('whoami') : expenses.call('list'),
      ),
    );
    const [alice, bob] = [await subOf(demo, 'default'), await subOf(demo, 'second')];
    expect(alice).not.toBe(bob);
    expect(callers(demo, 'people')).toEqual(new Set([alice]));
    expect(callers(demo, 'expenses')).toEqual(new Set([bob]));
    const { records } = await demo.call('audit.list', { kind: 'call', limit: 100 });
    const named = new Set(records.map(({ server, sub }) => `${server ?? ''} ${sub ?? ''}`));
    expect(named).toEqual(new Set([`people ${alice}`, `expenses ${bob}`]));
    const { records: signIns } = await demo.call('audit.list', { kind: 'sign_in' });
    expect(new Set(signIns.map(({ sub }) => sub))).toEqual(new Set([alice, bob]));
  });

  it('keep apart in the keychain; a removed one leaves nothing there', async () => {
    const { vault, names } = openVault();
    const demo = await twoAccounts(vault);
    const sessions = [...names].filter((name) => name.includes('session/'));
    expect(sessions).toHaveLength(2);
    expect(sessions.filter((name) => name.startsWith('account/second/'))).toHaveLength(1);
    await demo.call('accounts.remove', { account: 'second' });
    expect([...names].filter((name) => name.startsWith('account/second/session/'))).toEqual([]);
    const { accounts } = await demo.call('state.get', {});
    expect(accounts.map(({ id }) => id)).toEqual(['default']);
    const gone = await demo.call('servers.test', { id: 'expenses' });
    expect(gone.steps[0]).toMatchObject({ status: 'failed', problem: { code: 'account_unknown' } });
  });

  it('signing out of one leaves the sessions and calls of the other alone', async () => {
    const demo = await twoAccounts();
    const people = await client(demo, 'people');
    const expenses = await client(demo, 'expenses');
    await people.call('whoami');
    await expenses.call('list');
    const served = demo.servers.expenses.calls.length;
    await demo.call('session.signOut', { openBrowser: false, account: 'second' });
    // The very same MCP session goes on.
    expect((await people.call('whoami')).text).toContain('alice@example.com');
    expect(await expenses.call('list')).toMatchObject({ isError: true });
    expect(demo.servers.expenses.calls.length).toBe(served);
    const state = await demo.call('state.get', {});
    expect(state.session).toMatchObject({ state: 'signed_in', user: { email: 'alice@example.com' } });
  });

  it('the active one can be changed; a server that names none follows, with a new session', async () => {
    const demo = await twoAccounts();
    const before = await client(demo, 'people');
    expect((await before.call('whoami')).text).toContain('alice@example.com');
    await demo.call('accounts.use', { account: 'second' });
    await expect(before.call('whoami')).rejects.toThrow(/session/i);
    const after = await client(demo, 'people');
    expect((await after.call('whoami')).text).toContain('bob@example.com');
    const state = await demo.call('state.get', {});
    expect(state.session).toMatchObject({ state: 'signed_in', user: { email: 'bob@example.com' } });
    expect(state.accounts.map(({ id, isActive }) => [id, isActive])).toEqual([
      ['default', false],
      ['second', true],
    ]);
  });

  it('the combined endpoint shows the servers of both, each as its own person', async () => {
    const demo = await twoAccounts();
    const { token } = await demo.call('clients.add', { name: 'all', servers: null });
    const all = await connectAiClient(demo.host.mcp, token);
    open.push(all);
    await all.call('whoami');
    await all.call('list');
    expect(callers(demo, 'people')).toEqual(new Set([await subOf(demo, 'default')]));
    expect(callers(demo, 'expenses')).toEqual(new Set([await subOf(demo, 'second')]));
  });

  it('at another provider: neither provider ever sees a token of the other', async () => {
    const demo = await twoAccounts();
    const other = await otherOrganisation(demo.org);
    open.push(other);
    const { configuration } = await demo.call('config.show', {});
    if (!configuration.identityProvider) throw new Error('no provider');
    const identityProvider = { ...configuration.identityProvider, issuer: other.issuer };
    await demo.call('accounts.add', { id: 'partner', name: 'Partner', identityProvider });
    await signIn(demo, 'alice', 'partner');
    await demo.call('servers.test', { id: 'people' });
    const { settings } = await demo.call('servers.get', { id: 'people' });
    await demo.call('servers.edit', { id: 'people', settings: { ...settings, account: 'partner' } });
    await demo.call('servers.test', { id: 'people' });
    await demo.call('session.signOut', { openBrowser: false, account: 'partner' });
    expect(other.requests.length).toBeGreaterThan(0);
    expect([...subjectsSeen(demo.org.requests, demo.org.issuer)]).toEqual(['true']);
    expect([...subjectsSeen(other.requests, other.issuer)]).not.toContain('false');
    // The key of the first account is registered there, and is used for nothing here.
    const assertions = other.requests.flatMap(({ params }) => params['client_assertion'] ?? []);
    expect(assertions).toEqual([]);
  });

  it('a second sign-in, in another account, replaces the first: one browser flow at a time', async () => {
    const demo = await twoAccounts();
    const first = await demo.call('session.signIn', { openBrowser: false, account: 'default' });
    const waiting = demo.call('session.awaitSignIn', { attempt: first.attempt });
    const [outcome] = await Promise.all([
      waiting.then(
        () => 'signed in',
        (thrown: { report: { code: string } }) => thrown.report.code,
      ),
      signIn(demo, 'bob', 'second'),
    ]);
    expect(outcome).toBe('sign_in_replaced');
  });

  it('sign out everywhere is all accounts, and no client has anything open', async () => {
    const demo = await twoAccounts();
    const people = await client(demo, 'people');
    await people.call('whoami');
    const { token } = await demo.call('clients.add', { name: 'all', servers: null });
    const all = await connectAiClient(demo.host.mcp, token);
    open.push(all);
    await all.call('whoami');
    const done = await demo.call('session.signOut', { openBrowser: false, everywhere: true });
    expect(done.revoked).toBe(true);
    const { accounts } = await demo.call('state.get', {});
    expect(accounts.map(({ session }) => session.state)).toEqual(['signed_out', 'signed_out']);
    // Signed in again, the old MCP sessions stay over.
    await signIn(demo, 'alice', 'default');
    await expect(people.call('whoami')).rejects.toThrow(/session/i);
    await expect(all.call('whoami')).rejects.toThrow(/session/i);
  });
});

/** A second organisation whose app has the same redirect URIs. */
async function otherOrganisation(like: DemoOrg): Promise<DemoOrg> {
  const { redirectUris, postLogoutRedirectUris } = like.client();
  return await startDemoOrg({
    clients: [{ clientId: DEMO_CLIENT_ID, name: 'Onbehalf', redirectUris, postLogoutRedirectUris }],
  });
}
