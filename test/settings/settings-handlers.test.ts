import { expect, it } from 'vitest';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { createSettings } from '../../src-main/settings/settings.ts';
import { settingsHandlers } from '../../src-main/settings/settings-handlers.ts';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { commandContext } from '../support/command-context.ts';
import { fakeDocumentStore, fakeLog, fakePolicySource, found } from '../support/fake-documents.ts';

const context = commandContext();

it('shows the effective settings with where each came from, as the contract says', async () => {
  const settings = createSettings({
    user: fakeDocumentStore({ endpoint: { port: 9000 } }),
    policy: [fakePolicySource('policy', found({ audit: { retentionDays: 10 } }))],
    log: fakeLog(),
    dev: false,
  });
  const answer = await settingsHandlers(settings, createMemoryVault())['config.show']({}, context);
  expect(COMMANDS['config.show'].response.parse(answer)).toEqual(answer);
  expect(answer.origins).toContainEqual({ key: 'audit.retentionDays', source: 'policy', locked: true });
});

it('keeps a client secret in the vault and nowhere else', async () => {
  const user = fakeDocumentStore();
  const settings = createSettings({ user, policy: [], log: fakeLog(), dev: false });
  const vault = createMemoryVault();
  const handlers = settingsHandlers(settings, vault);
  const set = handlers['config.setClientSecret'];
  expect(await set({ purpose: 'exchange', secret: 'planted-secret' }, context)).toEqual({});
  expect(await vault.get('client-secret/exchange')).toBe('planted-secret');
  expect(JSON.stringify(await handlers['config.show']({}, context))).not.toContain('planted-secret');
  expect(user.content).toBeUndefined();
  await set({ purpose: 'exchange', secret: null }, context);
  expect(await vault.get('client-secret/exchange')).toBeNull();
});

it('does not take a client secret where IT gives one', async () => {
  const policy = found({ identityProvider: { clientSecret: { file: '/etc/onbehalf/secret' } } });
  const settings = createSettings({
    user: fakeDocumentStore(),
    policy: [fakePolicySource('policy', policy)],
    log: fakeLog(),
    dev: false,
  });
  const vault = createMemoryVault();
  const set = settingsHandlers(settings, vault)['config.setClientSecret'];
  await expect(set({ purpose: 'sign_in', secret: 'x' }, context)).rejects.toMatchObject({
    code: 'config_locked',
  });
  expect(await vault.get('client-secret/sign_in')).toBeNull();
});

it('changes whole sections, leaves the others, and refuses what is locked', async () => {
  const settings = createSettings({
    user: fakeDocumentStore({ endpoint: { port: 9000 } }),
    policy: [fakePolicySource('policy', found({ updates: { channel: 'beta' } }))],
    log: fakeLog(),
    dev: false,
  });
  const change = settingsHandlers(settings, createMemoryVault())['config.change'];
  const { updates, network } = settings.current();
  const proxied = { ...network, proxyUrl: 'http://proxy.corp:8080' };
  expect(await change({ network: proxied, updates: { ...updates, mode: 'notify' } }, context)).toEqual({});
  expect(settings.current()).toMatchObject({
    endpoint: { port: 9000 },
    network: { proxyUrl: 'http://proxy.corp:8080' },
    updates: { mode: 'notify', channel: 'beta' },
  });
  await expect(change({ updates: { ...updates, channel: 'stable' } }, context)).rejects.toMatchObject({
    code: 'config_locked',
  });
});
