import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placesOf, readPackageLock } from '../../src-main/packaging/package-lock.ts';
import { placeOfModule, shippedPackages } from '../../src-main/packaging/shipped-packages.ts';
import { licencesText } from '../../src-main/packaging/third-party-licences.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const LOCK = {
  packages: {
    '': {},
    'node_modules/a': { dependencies: { b: '^2' }, optionalDependencies: { native: '*' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '*' } },
    'node_modules/b': { dependencies: { d: '*' } },
    'node_modules/c': { dependencies: { a: '*' } },
    'node_modules/d': {},
    'node_modules/native': {},
  },
};

describe('what a package needs', () => {
  test('is followed as Node.js resolves it: nearest first, in circles too, optional ones with it', () => {
    expect(placesOf(LOCK, ['a'])).toEqual([
      'node_modules/a',
      'node_modules/a/node_modules/b',
      'node_modules/c',
      'node_modules/native',
    ]);
  });

  test('is read from our own lock file', () => {
    const places = placesOf(readPackageLock(ROOT), ['keytar']);
    expect(places).toContain('node_modules/keytar');
    expect(places).toContain('node_modules/@napi-rs/keyring-win32-x64-msvc');
  });
});

test('a module belongs to the package whose folder is the nearest', () => {
  expect(placeOfModule(ROOT, join(ROOT, 'node_modules/zod/index.js'))).toBe('node_modules/zod');
  expect(placeOfModule(ROOT, `\0${ROOT}/node_modules/@hono/node-server/dist/index.mjs?commonjs`)).toBe(
    'node_modules/@hono/node-server',
  );
  expect(placeOfModule(ROOT, join(ROOT, 'src-main/agent.ts'))).toBeNull();
  expect(placeOfModule(ROOT, '\0rolldown/runtime.js')).toBeNull();
});

test('each licence is there with its notices, equal texts once, what is not installed left out', () => {
  const root = tempDir();
  put(root, 'node_modules/a/package.json', JSON.stringify({ name: 'a', version: '1.0.0', license: 'MIT' }));
  put(root, 'node_modules/a/LICENSE', 'You may.\r\nReally.\n');
  put(root, 'node_modules/b/package.json', JSON.stringify({ name: 'b', version: '2.0.0', license: 'MIT' }));
  put(root, 'node_modules/b/licence.md', 'You may.\nReally.');
  put(root, 'node_modules/b/license.js', 'code');
  put(root, 'node_modules/c/package.json', '{"name":"c","version":"3.0.0","license":{"type":"ISC"}}');
  put(root, 'node_modules/d/package.json', '{"name":"d","version":"4.0.0","license":"Apache-2.0"}');
  put(root, 'node_modules/d/LICENSE.txt', 'You may, with notice.');
  put(root, 'node_modules/d/NOTICE', 'Made by D.');

  const packages = shippedPackages(
    root,
    ['d', 'c', 'b', 'a', 'absent', 'a'].map((name) => `node_modules/${name}`),
  );
  expect(packages.map(({ name, licence }) => `${name} ${licence}`)).toEqual([
    'a MIT',
    'b MIT',
    'c ISC',
    'd Apache-2.0',
  ]);
  const text = licencesText(packages);
  expect(text).toContain('a 1.0.0\nb 2.0.0\n\nYou may.\nReally.\n');
  expect(text).toContain('c 3.0.0\n\nLicence: ISC\n');
  expect(text).toContain('d 4.0.0\n\nYou may, with notice.\n\nMade by D.\n');
  expect(text.split('Really.')).toHaveLength(2);
  expect(text).not.toContain('code');
});

test('every package that goes along as it is has a licence that allows it', () => {
  const places = placesOf(readPackageLock(ROOT), ['keytar']);
  const licences = new Set(shippedPackages(ROOT, places).map(({ licence }) => licence));
  const allowed = new Set(['MIT', 'ISC', 'BlueOak-1.0.0', 'Python-2.0', 'Apache-2.0', 'BSD-2-Clause']);
  expect(licences.size).toBeGreaterThan(0);
  expect([...licences].filter((licence) => !allowed.has(licence))).toEqual([]);
});

function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
