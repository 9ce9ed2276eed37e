import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import type { CheckResult } from '../../src-shared/domain/diagnostics.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();

interface Run {
  readonly status: string;
  readonly checks: CheckResult[];
}

test('in words: what is wrong, why it matters, and the one next step', async () => {
  const { run } = rig.current();
  const { stdout, code } = await run('doctor');
  expect(code).toBe(1);
  expect(stdout).toContain('✗ Somebody is signed in (session)');
  expect(stdout).toContain('→ Sign in with Okta');
  expect(stdout).toMatch(/1 failed, \d+ warning, \d+ ok, \d+ skipped\./);
  expect(stdout).not.toContain('\u001b[');
});

test('before the sign-in the session is what is wrong; after it nothing is', async () => {
  const { run, json, signIn } = rig.current();
  const before = await run('doctor', '--json');
  expect(before.code).toBe(1);
  const found = JSON.parse(before.stdout) as Run;
  expect(COMMANDS['diagnostics.run'].response.parse(found)).toEqual(found);
  const failed = found.checks.filter(({ status }) => status === 'failed').map(({ id }) => id);
  expect(failed).toEqual(['session']);
  await signIn('alice');
  const after = await json<Run>('doctor');
  expect(after.checks.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(after.checks.filter(({ id }) => id.startsWith('exchange:')).map(({ status }) => status)).toContain(
    'ok',
  );
});

test('a symptom leads to its checks; an unknown one is wrong usage', async () => {
  const { run, json } = rig.current();
  const { symptoms } = await json<{ symptoms: { id: string }[] }>('doctor', '--symptoms');
  expect(symptoms.map(({ id }) => id)).toContain('client-401');
  const led = await run('doctor', '--symptom', 'client-401', '--json');
  const ids = (JSON.parse(led.stdout) as Run).checks.map(({ id }) => id);
  expect(ids).toContain('session');
  expect(ids).not.toContain('disk');
  expect(await run('doctor', '--symptom', 'nope')).toMatchObject({ code: 2 });
  expect(await run('doctor', 'nope')).toMatchObject({ code: 2 });
});

test('an edited entry of an AI client is found and repaired', async () => {
  const { home, run, json } = rig.current();
  await mkdir(join(home, '.cursor'), { recursive: true });
  await json('clients', 'connect', 'cursor');
  const path = join(home, '.cursor', 'mcp.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"bridge"', '"bridge", "--old"'));
  const found = await run('doctor', 'client:cursor');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('onbehalf doctor --fix client:cursor');
  const fixed = await run('doctor', '--fix', 'client:cursor');
  expect(fixed.code).toBe(0);
  expect(await readFile(path, 'utf8')).not.toContain('--old');
  expect(await run('doctor', '--fix', 'client:cursor')).toMatchObject({ code: 2 });
});

test('the report is complete, redacted and only written where asked', async () => {
  const { home, run } = rig.current();
  const shown = await run('report');
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('== Settings');
  expect(shown.stdout).not.toMatch(/eyJ[\w-]{10}|obh_|alice@|PRIVATE KEY/);
  const file = join(home, 'report.txt');
  expect(await run('report', '--out', file)).toMatchObject({ code: 0 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await run('report', '--out', file)).toMatchObject({ code: 2 });
});
