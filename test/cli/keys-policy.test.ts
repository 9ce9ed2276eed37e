import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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

test('approvals: nothing waits, and what is not there cannot be answered', async () => {
  const { run, json } = rig.current();
  expect(await json('approvals')).toEqual({ approvals: [] });
  expect(await json('approvals', 'granted')).toEqual({ grants: [] });
  expect((await run('approvals', 'answer', 'x', 'maybe')).code).toBe(2);
  expect((await run('approvals', 'revoke', 'x')).code).not.toBe(0);
});
