import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JWK } from 'jose';
import type { CommandInput, CommandName, CommandResponse } from '../../src-shared/contract/commands.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { openHeadless, type HeadlessHost } from '../../src-main/cli/headless.ts';
import { connectAiClient } from '../../src-main/demo/ai-client.ts';
import { demoConfiguration, openOrganisation, type Organisation } from '../../src-main/demo/demo.ts';
import { createNodePlatform } from '../../src-main/platform/node-platform.ts';
import { createMachineFile } from '../../src-main/platform/policies/machine-file.ts';
import { createPolicyFolder } from '../../src-main/platform/policies/policy-folder.ts';
import { tempDir } from '../support/temp-dir.ts';
import { signInAs } from '../support/fake-browser.ts';

/** What docs/it.md describes for Linux, with `/etc` in another place: nothing is set up by the person. */
describe('a computer that IT manages', () => {
  const closing: (() => Promise<unknown>)[] = [];
  let organisation: Organisation;
  let etc: string;
  let dataDir: string;

  beforeEach(async () => {
    organisation = await openOrganisation({ anyPorts: true });
    closing.push(() => organisation.close());
    etc = tempDir();
    dataDir = tempDir();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  function policy(name: string, document: object): void {
    const folder = join(etc, 'onbehalf/policies');
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    writeFileSync(join(folder, name), `// by IT\n${JSON.stringify(document)}`);
    chmodSync(join(folder, name), 0o644);
  }

  const company = (): object => ({
    ...demoConfiguration(organisation.org, organisation.servers),
    organization: { name: 'Acme' },
  });

  interface Managed {
    readonly host: HeadlessHost;
    readonly call: <Name extends CommandName>(
      name: Name,
      input: CommandInput<Name>,
    ) => Promise<CommandResponse<Name>>;
    close(): Promise<void>;
  }

  async function start(): Promise<Managed> {
    const owner = process.getuid?.() ?? null;
    const platform = await createNodePlatform({
      dataDir,
      keychain: 'memory',
      dev: true,
      port: 0,
      callbackPorts: organisation.callbackPorts,
      overrides: {
        policySources: [createPolicyFolder({ base: etc, folders: ['onbehalf', 'policies'], owner })],
        machineSources: [createMachineFile({ base: etc, folders: ['onbehalf'], owner })],
      },
    });
    const host = await openHeadless(platform);
    let open = true;
    const close = async (): Promise<void> => {
      if (!open) return;
      open = false;
      await host.close();
      await platform.close();
    };
    closing.push(close);
    const call: Managed['call'] = async (name, input) => {
      const reply = await host.agent.call(name, input, { transport: 'internal' });
      if (!reply.ok) throw new Problem(reply.problem.code as never, { key: reply.problem.title });
      return reply.value as never;
    };
    return { host, call, close };
  }

  it('works with nothing but the managed file: sign-in, server, call', async () => {
    policy('10-company.json', company());
    const { host, call } = await start();
    expect(host.agent.state()).toMatchObject({
      managed: { source: 'policy files' },
      provider: { issuer: organisation.org.issuer },
      servers: [
        { id: 'expenses', managed: true },
        { id: 'people', managed: true },
      ],
      problems: [],
    });
    const { jwks } = await call('keys.generate', {});
    for (const jwk of jwks.keys) organisation.org.registerKey(jwk as JWK);
    const { attempt, url } = await call('session.signIn', { openBrowser: false });
    await Promise.all([call('session.awaitSignIn', { attempt }), signInAs('alice')(url)]);
    const { token } = await call('clients.add', { name: 'Claude Code', servers: null });
    const people = await connectAiClient(`${host.mcp}/people`, token);
    closing.push(() => people.close());
    expect((await people.call('whoami')).text).toContain('alice@example.com');
  });

  it('locks what it sets, key by key, and says so', async () => {
    policy('10-company.json', company());
    const { call } = await start();
    const { origins, configuration } = await call('config.show', {});
    const origin = (key: string): unknown => origins.find((entry) => entry.key === key);
    expect(origin('identityProvider.issuer')).toMatchObject({ source: 'policy', locked: true });
    expect(origin('updates.mode')).toMatchObject({ source: 'default', locked: false });
    await expect(call('config.setProvider', { identityProvider: null })).rejects.toMatchObject({
      code: 'config_locked',
    });
    await expect(call('servers.remove', { id: 'people' })).rejects.toMatchObject({ code: 'config_locked' });
    await expect(
      call('config.change', { audit: { ...configuration.audit, arguments: 'none' } }),
    ).rejects.toMatchObject({ code: 'config_locked' });
    await call('config.change', { updates: { ...configuration.updates, mode: 'notify' } });
  });

  it('applies a new policy while it runs: own servers, AI clients, pages', async () => {
    policy('10-company.json', company());
    const { host, call } = await start();
    const { token } = await call('clients.add', { name: 'Cursor', servers: null });
    await call('servers.add', {
      id: 'mine',
      settings: { name: 'Mine', url: 'http://127.0.0.1:9/mcp', authorization: { type: 'none' } },
    });
    policy('90-stricter.json', {
      restrictions: { userServers: false, aiClients: ['claude-code'] },
      app: { hiddenPages: ['diagnostics'] },
    });
    await expect.poll(() => host.agent.state().hiddenPages).toEqual(['diagnostics']);
    expect(host.agent.state().servers.map(({ id }) => id)).toEqual(['expenses', 'people']);
    const own = { name: 'Mine', url: 'http://127.0.0.1:9/mcp', authorization: { type: 'none' as const } };
    await expect(call('servers.add', { id: 'other', settings: own })).rejects.toMatchObject({
      code: 'config_locked',
    });
    await expect(call('clients.add', { name: 'Cursor', servers: null })).rejects.toMatchObject({
      code: 'client_not_allowed',
    });
    await call('clients.add', { name: 'Claude Code', servers: null });
    const refused = await fetch(host.mcp, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
    });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('does not allow Cursor');
    rmSync(join(etc, 'onbehalf/policies/90-stricter.json'));
    await expect
      .poll(() => host.agent.state().servers.map(({ id }) => id))
      .toEqual(['expenses', 'mine', 'people']);
  });

  it('refuses a policy that is not valid as a whole, keeps the last one over a restart, and is never unmanaged', async () => {
    policy('10-company.json', company());
    const first = await start();
    policy('20-typo.json', { organization: { name: 'Other' }, restrictons: {} });
    await expect
      .poll(() => first.host.agent.state().problems)
      .toMatchObject([{ code: 'policy_invalid', title: expect.stringContaining('restrictons') as string }]);
    const name = async ({ call }: Managed): Promise<unknown> =>
      (await call('config.show', {})).configuration.organization.name;
    expect(await name(first)).toBe('Acme');
    await first.close();
    const second = await start();
    expect(await name(second)).toBe('Acme');
    expect(second.host.agent.state()).toMatchObject({
      managed: { source: 'policy files' },
      problems: [{ code: 'policy_invalid' }],
    });
    await second.close();
    rmSync(join(dataDir, 'last-valid-policy.json'));
    writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(company()));
    const third = await start();
    expect(third.host.agent.state()).toMatchObject({
      provider: null,
      servers: [],
      problems: [{ code: 'policy_invalid' }],
    });
    rmSync(join(etc, 'onbehalf/policies/20-typo.json'));
    await expect.poll(() => third.host.agent.state().servers.length).toBe(2);
    expect(third.host.agent.state().problems).toEqual([]);
  });

  it('takes the file of the computer below the policies', async () => {
    policy('10-company.json', { updates: { channel: 'beta' } });
    writeFileSync(
      join(etc, 'onbehalf/config.json'),
      JSON.stringify({ updates: { channel: 'stable', mode: 'off' } }),
    );
    chmodSync(join(etc, 'onbehalf/config.json'), 0o644);
    const { host, call } = await start();
    expect((await call('config.show', {})).configuration.updates).toMatchObject({
      channel: 'beta',
      mode: 'off',
    });
    expect(host.agent.state().managed.source).toBe('policy files, computer settings');
  });
});
