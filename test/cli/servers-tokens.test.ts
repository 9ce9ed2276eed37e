import { Readable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();
afterEach(() => vi.restoreAllMocks());

const typing = (line: string) =>
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(Readable.from([line]) as unknown as typeof process.stdin);
const authorizationOf = async (id: string) =>
  (await rig.current().demo.call('servers.get', { id })).settings.authorization;

test('servers edit: what no option names stays as it is', async () => {
  const { json } = rig.current();
  const before = await authorizationOf('expenses');
  await json(
    'servers',
    'edit',
    'expenses',
    '--step-up-scopes',
    'expenses.write',
    '--scopes',
    'expenses.read',
  );
  expect(await authorizationOf('expenses')).toEqual({
    ...before,
    scopes: ['expenses.read'],
    stepUpScopes: ['expenses.write'],
  });
  await json(
    'servers',
    'edit',
    'expenses',
    '--step-up-scopes',
    '',
    '--scopes',
    'expenses.read expenses.write',
  );
  expect(await authorizationOf('expenses')).toEqual(before);
});

test('servers add: an account of the agent itself, and its secret without an argument', async () => {
  const { run, json, demo } = rig.current();
  const url = 'https://ledger.example.com/mcp';
  const kind = ['--authorization', 'client_credentials'];
  expect(await run('servers', 'add', 'ledger', '--url', url, ...kind)).toMatchObject({ code: 2 });
  expect(await run('servers', 'add', 'ledger', '--url', url, '--authorization', 'magic')).toMatchObject({
    code: 2,
  });
  await json('servers', 'add', 'ledger', '--url', url, ...kind, '--client-id', '0oaLedger');
  expect(await authorizationOf('ledger')).toMatchObject({
    type: 'client_credentials',
    clientId: '0oaLedger',
  });
  typing('the-secret\n');
  const kept = await run('servers', 'secret', 'ledger');
  expect(kept).toMatchObject({ code: 0 });
  expect(kept.stdout + kept.stderr).not.toContain('the-secret');
  const { records } = await demo.call('audit.list', { kind: 'settings_changed', server: 'ledger', limit: 1 });
  expect(records).toMatchObject([{ detail: { key: 'server-secret', set: true } }]);
  typing('');
  expect(await run('servers', 'secret', 'ledger')).toMatchObject({ code: 2 });
  expect(await run('servers', 'secret', 'ledger', '--remove')).toMatchObject({ code: 0 });
  expect((await run('servers', 'secret', 'nowhere', '--remove')).code).not.toBe(0);
});

test('config secret: of the exchange or the sign-in, and of nothing else', async () => {
  const { run } = rig.current();
  typing('client-secret\n');
  expect(await run('config', 'secret', 'exchange')).toMatchObject({ code: 0 });
  expect(await run('config', 'secret', 'exchange', '--remove')).toMatchObject({ code: 0 });
  expect(await run('config', 'secret', 'else', '--remove')).toMatchObject({ code: 2 });
});

test('tokens: the claims of the session and the chain of an exchange, never a token', async () => {
  const { run, json, signIn } = rig.current();
  expect(await run('tokens')).toMatchObject({ code: 3 });
  await signIn('alice');
  expect((await run('tokens')).stdout).toMatch(/token email: alice@example\.com/);
  expect((await run('tokens', 'trace')).stdout).toContain('Nothing has been exchanged');
  await json('servers', 'test', 'expenses');
  const words = (await run('tokens', 'trace', 'expenses')).stdout;
  expect(words).toMatch(/ID-JAG from the identity provider/);
  expect(words).toMatch(/assertion kid: /);
  expect(words).toMatch(/expenses\s+\d+\s+250/);
  expect(words).not.toMatch(/eyJ/);
  const { traces } = await json<CommandResponse<'exchange.trace'>>('tokens', 'trace', 'expenses');
  expect(traces[0]?.legs.map(({ leg }) => leg)).toEqual(['subject_token', 'exchange', 'redeem', 'injection']);
});
