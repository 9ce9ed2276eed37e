import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { extractFile, listPackage } from '@electron/asar';
import { wrongFuses } from '../../src-main/packaging/fuses.ts';
import { VERSION } from '../../src-main/platform/version.ts';
import { standInElectron } from '../support/stand-in-electron.ts';

/**
 * `npm run test:dist`: packs the build with electron-builder on a stand-in for Electron's runtime, as far as a folder, and
 * looks at the folder. For Linux; it takes half a minute, so it is not among the other tests.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const packed = join(ROOT, 'release/linux-unpacked');
const resources = join(packed, 'resources');
const runtime = mkdtempSync(join(tmpdir(), 'onbehalf-electron-'));
const options = {
  skip: process.platform === 'linux' ? false : 'the stand-in has the form of Electron for Linux',
};

before(() => {
  if (options.skip) return;
  rmSync(packed, { recursive: true, force: true });
  const program = join(ROOT, 'src-main/packaging/dist.ts');
  execFileSync(process.execPath, [program, '--dir', '--electron-dist', standInElectron(runtime)], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
});

after(() => rmSync(runtime, { recursive: true, force: true }));

void test('the program has its name and its fuses', options, async () => {
  assert.deepEqual(await wrongFuses(join(packed, 'onbehalf-desktop')), []);
  assert.ok(!existsSync(join(packed, 'electron')));
});

void test('the archive has the bundles and of the packages only the keychain’s library', options, () => {
  const archive = join(resources, 'app.asar');
  const files = listPackage(archive, { isPack: false });
  for (const path of ['dist/main/shell.js', 'dist/main/audit-thread.js', 'dist/preload/preload.cjs'])
    assert.ok(files.includes(`/${path}`), path);
  assert.ok(files.includes('/dist/renderer/third-party-licences.txt'));
  assert.ok(files.includes('/resources/icons/tray/ready.png'));
  const packages = files.filter((path) =>
    /^\/node_modules\/(?!@)[^/]+$|^\/node_modules\/@[^/]+\/[^/]+$/.test(path),
  );
  assert.match(packages.join(' '), /^\/node_modules\/keytar \/node_modules\/@napi-rs\/keyring-linux-\S+$/);
  assert.deepEqual(
    files.filter((path) => path.endsWith('.map')),
    [],
  );
  const manifest = JSON.parse(extractFile(archive, 'package.json').toString()) as Record<string, unknown>;
  assert.equal(manifest['main'], 'dist/main/shell.js');
  assert.equal(manifest['version'], VERSION);
});

void test('native code stands outside of the archive, alone', options, () => {
  const folder = join(resources, 'app.asar.unpacked');
  const files = execFileSync('find', [folder, '-type', 'f'], { encoding: 'utf8' }).trim().split('\n');
  assert.ok(files.length > 0 && files.every((path) => path.endsWith('.node')), files.join('\n'));
});

void test('the command line runs from the package', options, () => {
  const program = join(resources, 'cli/onbehalf');
  assert.ok(statSync(program).mode & 0o100);
  const run = (...args: string[]): string => execFileSync(program, args, { encoding: 'utf8', cwd: '/' });
  assert.equal(run('--version').trim(), VERSION);
  assert.equal(
    run('config', 'schema').trim(),
    JSON.stringify(JSON.parse(readFileSync(join(resources, 'onbehalf.schema.json'), 'utf8')), null, 2),
  );
});
