import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();

test('an untouched log is intact; the answer is what the contract says', async () => {
  const { run, json, signIn } = rig.current();
  await signIn('alice');
  const found = await json('audit', 'verify');
  expect(COMMANDS['audit.verify'].response.parse(found)).toEqual(found);
  expect(found['verdict']).not.toBe('broken');
  const words = await run('audit', 'verify');
  expect(words).toMatchObject({ code: 0 });
  expect(words.stdout).toMatch(/^(?:intact|attention): \d+ entries/);
});

test('a log that somebody changed is broken, and the exit code says so', async () => {
  const { run, demo } = rig.current();
  const database = new DatabaseSync(join(demo.dataDir, 'audit.db'));
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = tables.map(({ name }) => String(name));
  expect(names).toContain('entries');
  database.exec('DELETE FROM entries WHERE rowid = (SELECT min(rowid) + 1 FROM entries)');
  database.close();
  const words = await run('audit', 'verify');
  expect(words.code).toBe(1);
  expect(words.stdout).toMatch(/^broken: /);
  expect(words.stdout).toContain('removed');
});
