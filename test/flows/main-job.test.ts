import { globSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connectAiClient } from '../../src-main/demo/ai-client.ts';
import { openAgent, openDemo, openOrganisation, type Demo } from '../../src-main/demo/demo.ts';
import { TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { Platform } from '../../src-main/ports/platform.ts';
import { createShiftedClock } from '../support/shifted-clock.ts';
import { signInAs } from '../support/fake-browser.ts';

/** The main job over real loopback HTTP: sign-in, exchange, endpoint, audit. */
describe('the main job', () => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close();
  });

  async function demo(platform: Partial<Platform> = {}): Promise<Demo> {
    const opened = await openDemo({ anyPorts: true, platform });
    open.push(opened);
    return opened;
  }

  async function signIn(to: Demo, person: string): Promise<void> {
    const { attempt, url } = await to.call('session.signIn', { openBrowser: false });
    await Promise.all([to.call('session.awaitSignIn', { attempt }), signInAs(person)(url)]);
  }

  async function client(of: Demo, server: string) {
    const { token } = await of.call('clients.add', { name: `test ${server}`, servers: null });
    const connected = await connectAiClient(`${of.host.mcp}/${server}`, token);
    open.push(connected);
    return connected;
  }

  const exchanges = (of: Demo): number =>
    of.org.requests.filter(({ params }) => params['grant_type'] === TOKEN_EXCHANGE).length;
  const refreshes = (of: Demo): number =>
    of.org.requests.filter(({ params }) => params['grant_type'] === 'refresh_token').length;

  it.skipIf(process.platform === 'win32')('leaves no file that somebody else can read', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    await (await client(it, 'people')).call('whoami');
    const files = globSync('**/*', { cwd: it.dataDir });
    expect(files).toEqual(expect.arrayContaining(['agent.lock', 'audit.db', 'audit.db-wal']));
    expect(files.filter((file) => (statSync(join(it.dataDir, file)).mode & 0o077) !== 0)).toEqual([]);
  });

  it('calls as the person signed in, and the audit log names them', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    expect((await people.call('whoami')).text).toContain('alice@example.com');
    expect((await people.call('salary', { email: 'bob@example.com' })).isError).toBe(false);
    const { records } = await it.call('audit.list', { tool: 'salary' });
    expect(records).toMatchObject([
      {
        email: 'alice@example.com',
        server: 'people',
        tool: 'salary',
        outcome: 'ok',
        audience: 'api://people',
      },
    ]);
  });

  it('the same call is refused where the person may not, and that is no defect', async () => {
    const it = await demo();
    await signIn(it, 'bob');
    const people = await client(it, 'people');
    expect((await people.call('salary', { email: 'bob@example.com' })).isError).toBe(true);
    const { records } = await it.call('audit.list', { tool: 'salary' });
    expect(records).toMatchObject([{ email: 'bob@example.com', outcome: 'tool_error' }]);
  });

  it('somebody who is not assigned cannot sign in, and is told why', async () => {
    const it = await demo();
    const { attempt, url } = await it.call('session.signIn', { openBrowser: false });
    const waiting = it.call('session.awaitSignIn', { attempt });
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ report: { code: 'user_not_assigned' } }),
      signInAs('mallory')(url),
    ]);
    expect((await it.call('session.get', {})).state).toBe('signed_out');
  });

  it('two hundred simultaneous first calls make one exchange', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const before = exchanges(it);
    const { token } = await it.call('clients.add', { name: 'many', servers: null });
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, id) => rawInitialize(`${it.host.mcp}/people`, token, id)),
    );
    expect(answers.filter((status) => status === 200 || status === 429).length).toBe(200);
    expect(exchanges(it) - before).toBe(1);
  });

  it('twenty calls that wait for a refresh share one', async () => {
    const clock = createShiftedClock();
    const it = await demo({ clock });
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    await people.call('whoami');
    const before = refreshes(it);
    clock.shift(61 * 60_000);
    it.org.clock.advance(61 * 60_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => people.call('whoami')));
    expect(answers.every(({ text }) => text.includes('alice@example.com'))).toBe(true);
    expect(refreshes(it) - before).toBe(1);
  });

  it('a 401 from downstream is answered with one new exchange and one retry', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    await people.call('whoami');
    const before = exchanges(it);
    it.servers.people.rejectNext(1);
    expect((await people.call('whoami')).text).toContain('alice@example.com');
    expect(exchanges(it) - before).toBe(1);
  });

  it('a second 401 is the end: the person is told, the record is finished', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    await people.call('whoami');
    it.servers.people.rejectNext(2);
    const answer = await people.call('whoami');
    expect(answer).toMatchObject({ isError: true });
    const { records } = await it.call('audit.list', { tool: 'whoami', limit: 1 });
    expect(records).toMatchObject([{ outcome: 'failed', problem: 'server_rejected_credential' }]);
  });

  it('after sign-out no call is made with what was cached', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    await people.call('whoami');
    const served = it.servers.people.calls.length;
    await it.call('session.signOut', { openBrowser: false });
    const again = await connectAndCall(it);
    expect(again).toMatch(/sign in/i);
    expect(it.servers.people.calls.length).toBe(served);
  });

  async function connectAndCall(of: Demo): Promise<string> {
    const { token } = await of.call('clients.add', { name: 'after', servers: null });
    const response = await fetch(`${of.host.mcp}/people`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'whoami', arguments: {} },
      }),
    });
    return response.text();
  }

  it('after a restart the person is still signed in, from the keychain', async () => {
    const organisation = await openOrganisation({ anyPorts: true });
    open.push(organisation);
    const dataDir = mkdtempSync(join(tmpdir(), 'onbehalf-restart-'));
    const vault = createMemoryVault();
    const options = { anyPorts: true, platform: { vault } };
    const first = await openAgent(organisation, dataDir, options);
    const { attempt, url } = await first.call('session.signIn', { openBrowser: false });
    await Promise.all([first.call('session.awaitSignIn', { attempt }), signInAs('alice')(url)]);
    const { token } = await first.call('clients.add', { name: 'before', servers: null });
    await first.close();
    const second = await openAgent(organisation, dataDir, options);
    open.push(second);
    expect(await second.call('session.get', {})).toMatchObject({
      state: 'signed_in',
      user: { email: 'alice@example.com' },
    });
    const people = await connectAiClient(`${second.host.mcp}/people`, token);
    open.push(people);
    expect((await people.call('whoami')).text).toContain('alice@example.com');
    const { records } = await second.call('audit.list', { kind: 'sign_in' });
    expect(records).toHaveLength(1);
  });

  it('a downstream that is down is a clear answer with its next step, and an audit record', async () => {
    const it = await demo();
    await signIn(it, 'alice');
    const people = await client(it, 'people');
    await people.call('whoami');
    await it.servers.people.stop();
    const answer = await people.call('whoami');
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain('cannot be reached');
    const { records } = await it.call('audit.list', { tool: 'whoami', limit: 1 });
    expect(records).toMatchObject([{ outcome: 'failed', problem: 'server_unreachable' }]);
  });
});

async function rawInitialize(url: string, token: string, id: number): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    }),
  });
  await response.text();
  return response.status;
}
