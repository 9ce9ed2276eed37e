import fs from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();

test('an export to a file is checked without the log it came from, with the key that is trusted', async () => {
  const { run, json, signIn, home, demo } = rig.current();
  await signIn('alice');
  const file = join(home, 'audit.jsonl');
  const { records } = await json<{ records: number }>('audit', 'export', '--out', file);
  expect(records).toBeGreaterThan(0);
  expect(fs.readFileSync(file, 'utf8').match(/"type":"record"/g)).toHaveLength(records);

  const { key } = await json<{ key: { id: string } }>('audit', 'verify');
  expect(await json('audit', 'verify', file, '--key', key.id)).toMatchObject({ verdict: 'intact', records });
  expect(await json('audit', 'verify', file)).toMatchObject({ verdict: 'attention' });

  const email = (await demo.call('audit.list', { kind: 'sign_in', limit: 1 })).records[0]?.email ?? '';
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replaceAll(email, 'mallory@acme.com'));
  const broken = await run('audit', 'verify', file, '--key', key.id);
  expect(broken).toMatchObject({ code: 1, stdout: expect.stringMatching(/^broken/) });
});

test('every format goes to the standard output, filtered', async () => {
  const { run } = rig.current();
  const csv = await run('audit', 'export', '--format', 'csv', '--kind', 'sign_in');
  expect(csv.code).toBe(0);
  expect(csv.stdout.split('\r\n')[0]).toMatch(/time/);
  expect(csv.stdout).toContain('sign_in');
  expect(csv.stdout).not.toContain('agent_started');
  expect((await run('audit', 'export', '--format', 'cef')).stdout).toMatch(/^CEF:0\|/);
  expect(
    JSON.parse((await run('audit', 'export', '--format', 'ocsf')).stdout.split('\n')[0] ?? ''),
  ).toHaveProperty('class_uid');
});

test('what cannot be written or read is said in words', async () => {
  const { run, home } = rig.current();
  const nowhere = join(home, 'no', 'folder', 'x');
  expect(await run('audit', 'export', '--out', nowhere)).toMatchObject({ code: 2 });
  const missing = await run('audit', 'verify', nowhere);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('ENOENT') });
  expect(await run('audit', 'export', '--format', 'xml')).toMatchObject({ code: 2 });
});

test('counts are what the contract says, also in words', async () => {
  const { run, json } = rig.current();
  const stats = await json('audit', 'stats', '--since', '1h');
  expect(COMMANDS['audit.stats'].response.parse(stats)).toEqual(stats);
  const words = await run('audit', 'stats');
  expect(words.stdout).toMatch(/^\d+ records/);
  expect(words.stdout).toContain('outcome');
});
