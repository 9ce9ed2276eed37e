import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultDataDir, prepareDataDir } from '../../src-main/platform/paths.ts';
import { tempDir } from '../support/temp-dir.ts';

it.each([
  ['linux', {}, '/home/alice/.local/share/onbehalf'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/onbehalf'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/alice/.local/share/onbehalf'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/alice/.local/share/onbehalf'],
  ['darwin', {}, '/home/alice/Library/Application Support/Onbehalf'],
] as const)('puts the data on %s with %j in %s', (platform, env, expected) => {
  expect(defaultDataDir({ platform, env, home: '/home/alice' })).toBe(expected);
});

it('puts the data on Windows where roaming data belongs', () => {
  const from = { platform: 'win32', home: 'C:\\Users\\alice' } as const;
  expect(defaultDataDir({ ...from, env: { APPDATA: 'D:\\Roaming' } })).toBe('D:\\Roaming\\Onbehalf');
  expect(defaultDataDir({ ...from, env: {} })).toBe('C:\\Users\\alice\\AppData\\Roaming\\Onbehalf');
});

it('makes a folder that is closed to everybody else, also when it was open before', () => {
  const dir = join(tempDir(), 'a', 'b');
  prepareDataDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  chmodSync(dir, 0o755);
  prepareDataDir(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

it('says why a folder cannot be used', () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const unusable = { code: 'data_dir_unusable' };
  expect(() => prepareDataDir(file)).toThrow(expect.objectContaining(unusable));
  expect(() => prepareDataDir(join(file, 'below'))).toThrow(
    /a part of the path is not a folder|not a folder/,
  );
  expect(() => prepareDataDir('relative')).toThrow(/not an absolute path/);
});

it.skipIf(process.getuid?.() !== 0)('refuses a folder of somebody else', async () => {
  const { chownSync } = await import('node:fs');
  const dir = tempDir();
  chownSync(dir, 12_345, 12_345);
  expect(() => prepareDataDir(dir)).toThrow(/belongs to another user/);
});
