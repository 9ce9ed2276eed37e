import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findElectron, type RuntimeOptions } from '../../src-main/cli/start/electron-runtime.ts';
import { tempDir } from '../support/temp-dir.ts';

const screen = { DISPLAY: ':0' };
const noDownload = (): Promise<number> => Promise.reject(new Error('nothing is to be downloaded'));

/** The electron package as it is after a download. */
function install(packageDir: string): string {
  mkdirSync(join(packageDir, 'dist'), { recursive: true });
  writeFileSync(join(packageDir, 'path.txt'), 'electron');
  writeFileSync(join(packageDir, 'dist', 'electron'), '');
  return join(packageDir, 'dist', 'electron');
}

it('takes the runtime that is there, without a download', async () => {
  const packageDir = tempDir();
  const program = install(packageDir);
  const found = await findElectron({ env: screen, platform: 'linux', packageDir, download: noDownload });
  expect(found).toEqual({ program });
});

it('takes a runtime from elsewhere, as electron itself would', async () => {
  const folder = tempDir();
  writeFileSync(join(folder, 'electron'), '');
  const env = { ...screen, ELECTRON_OVERRIDE_DIST_PATH: folder };
  const found = await findElectron({ env, platform: 'linux', packageDir: tempDir(), download: noDownload });
  expect(found).toEqual({ program: join(folder, 'electron') });
});

it('lets electron fetch it when it is not there', async () => {
  const packageDir = tempDir();
  const found = await findElectron({
    env: screen,
    platform: 'linux',
    packageDir,
    async download(installer) {
      expect(installer).toBe(join(packageDir, 'install.js'));
      install(packageDir);
      return 0;
    },
  });
  expect(found).toEqual({ program: join(packageDir, 'dist', 'electron') });
});

type Case = readonly [string, Partial<RuntimeOptions>, string];
const CASES: readonly Case[] = [
  ['the download fails', { env: screen, download: async () => 1 }, 'it could not be downloaded'],
  ['the download takes too long', { env: screen, download: async () => null }, 'it could not be downloaded'],
  [
    'the download says it went well and left nothing',
    { env: screen, download: async () => 0 },
    'it could not be downloaded',
  ],
  ['there is no screen', { env: {}, download: noDownload }, 'there is no display'],
  ['it is not installed', { env: screen, packageDir: null, download: noDownload }, 'it is not installed'],
];

it.each(CASES)('says why there is none when %s', async (_what, options, reason) => {
  const found = await findElectron({
    env: screen,
    platform: 'linux',
    packageDir: tempDir(),
    download: noDownload,
    ...options,
  });
  expect(found).toEqual({ program: null, reason });
});

it('needs no display variable on other systems', async () => {
  const packageDir = tempDir();
  const program = install(packageDir);
  expect(await findElectron({ env: {}, platform: 'darwin', packageDir, download: noDownload })).toEqual({
    program,
  });
});
