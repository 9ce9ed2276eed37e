import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { SigningKeysView } from '../../src-shared/contract/keys.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();

test('keys: shown, rotated, revoked; never the private half', async () => {
  const { run, json } = rig.current();
  const { current, jwks } = await json<SigningKeysView>('keys', 'show');
  expect(jwks.keys).toHaveLength(1);
  const rotated = await json<SigningKeysView>('keys', 'rotate', '--alg', 'ES256', '--kid', 'next-key');
  expect(rotated).toMatchObject({ current: { kid: current?.kid }, next: { kid: 'next-key', alg: 'ES256' } });
  const words = await run('keys');
  expect(words.stdout).toMatch(/next\s+next-key\s+ES256/);
  expect(words.stdout).not.toMatch(/"d"|PRIVATE/);
  expect(await json('keys', 'revoke', 'next-key')).toMatchObject({ next: null });
});

test('keys: one is taken from a file; what is no key is refused', async () => {
  const { run, json, home } = rig.current();
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const file = join(home, 'key.pem');
  await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  expect(await json('keys', 'import', file, '--kid', 'imported')).toMatchObject({
    next: { kid: 'imported' },
  });
  await writeFile(file, 'no key');
  expect((await run('keys', 'import', file)).code).not.toBe(0);
  expect(await run('keys', 'import', join(home, 'gone'))).toMatchObject({ code: 2 });
  expect(await run('keys', 'generate', '--alg', 'HS256')).toMatchObject({ code: 2 });
});

test('policy: what would happen to a call; a denial has its own exit code', async () => {
  const { run, json, demo, signIn } = rig.current();
  await signIn('alice');
  const { settings } = await demo.call('servers.get', { id: 'people' });
  const tools = { 'delete_*': 'deny', salary: 'ask' } as const;
  await demo.call('servers.edit', {
    id: 'people',
    settings: { ...settings, access: { ...settings.access, tools } },
  });
  expect(await json('policy', 'test', 'people', 'whoami')).toMatchObject({ effect: 'allow' });
  expect(await json('policy', 'test', 'people', 'salary')).toMatchObject({ effect: 'ask' });
  const denied = await run('policy', 'test', 'people', 'delete_person');
  expect(denied.code).toBe(5);
  expect(denied.stdout).toMatch(/^deny: /);
  expect(await run('policy', 'test', 'people', 'x', '--role', 'y')).toMatchObject({ code: 2 });
});

test('policy replay: what other rules would have done, from a policy or a whole configuration', async () => {
  const { run, json, demo, home, signIn } = rig.current();
  await signIn('alice');
  await demo.call('tools.call', { server: 'people', tool: 'whoami', arguments: {} });
  const rule = { name: 'nobody', tools: ['who*'], effect: 'deny', reason: 'closed' };
  const file = join(home, 'strict.json');
  const expected = {
    server: 'people',
    tool: 'whoami',
    before: 'allow',
    after: 'deny',
    rule: 'person/nobody',
  };
  for (const content of [{ rules: [rule] }, { policy: { rules: [rule] } }]) {
    await writeFile(file, JSON.stringify(content));
    const { changed } = await json<{ changed: object[] }>('policy', 'replay', file);
    expect(changed).toMatchObject([expected]);
  }
  expect((await run('policy', 'replay', file)).stdout).toMatch(
    /people\/whoami .*allow +deny +person\/nobody/,
  );
  await writeFile(file, JSON.stringify({ rules: [] }));
  expect((await run('policy', 'replay', file)).stdout).toContain('All of them would meet the same');
  await writeFile(file, JSON.stringify({ rulez: [] }));
  expect(await run('policy', 'replay', file)).toMatchObject({ code: 2 });
});

test('approvals: a yes is said on a terminal, a no from anywhere', async () => {
  const { run, json, demo, signIn } = rig.current();
  await signIn('alice');
  const { settings } = await demo.call('servers.get', { id: 'people' });
  const access = { ...settings.access, tools: { whoami: 'ask' } as const };
  await demo.call('servers.edit', { id: 'people', settings: { ...settings, access } });
  const call = demo
    .call('tools.call', { server: 'people', tool: 'whoami', arguments: {} })
    .catch((error: unknown) => error);
  const id = await vi.waitFor(
    async () => {
      const { approvals } = await json<{ approvals: { id: string }[] }>('approvals');
      expect(approvals).toHaveLength(1);
      return approvals[0]?.id ?? '';
    },
    { timeout: 60_000 },
  );
  const refused = await run('approvals', 'answer', id, 'allow_once');
  expect(refused.code).not.toBe(0);
  expect(refused.stderr).toContain('on a terminal');
  expect((await json<{ approvals: unknown[] }>('approvals')).approvals).toHaveLength(1);
  expect(await json('approvals', 'answer', id, 'deny')).toEqual({ id, answer: 'deny' });
  expect(JSON.stringify(await call)).toContain('You said no');
});

test('approvals: nothing waits, and what is not there cannot be answered', async () => {
  const { run, json } = rig.current();
  expect(await json('approvals')).toEqual({ approvals: [] });
  expect(await json('approvals', 'granted')).toEqual({ grants: [] });
  expect((await run('approvals', 'answer', 'x', 'maybe')).code).toBe(2);
  expect((await run('approvals', 'revoke', 'x')).code).not.toBe(0);
});

test('logs: the level of the running agent is switched', async () => {
  const { run, json, demo } = rig.current();
  expect(await json('logs', '--set-level', 'debug')).toEqual({ level: 'debug' });
  expect((await run('logs', '--set-level', 'loud')).code).toBe(2);
  const log = await readFile(join(demo.dataDir, 'logs', 'agent.log'), 'utf8');
  expect(log).toContain('"event":"log_level_set"');
  await json('logs', '--set-level', 'error');
  const before = (await readFile(join(demo.dataDir, 'logs', 'agent.log'), 'utf8')).length;
  await json('logs', '--set-level', 'error');
  expect((await readFile(join(demo.dataDir, 'logs', 'agent.log'), 'utf8')).length).toBe(before);
  await json('logs', '--set-level', 'info');
});
