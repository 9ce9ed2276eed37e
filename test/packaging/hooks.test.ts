import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setFuses, wrongFuses } from '../../src-main/packaging/fuses.ts';
import { msiProjectCreated, withOwnComponents } from '../../src-main/packaging/msi-project.ts';
import { checksums } from '../../src-main/packaging/release-files.ts';
import { shippedBom } from '../../src-main/packaging/sbom.ts';
import { stageCommandLine } from '../../src-main/packaging/stage-command-line.ts';
import { standInElectron } from '../support/stand-in-electron.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('fuses', () => {
  test('are all set, and read back from the program', async () => {
    const program = join(standInElectron(tempDir()), 'electron');
    expect(await wrongFuses(program)).toEqual([
      'RunAsNode',
      'EnableCookieEncryption',
      'EnableNodeOptionsEnvironmentVariable',
      'EnableNodeCliInspectArguments',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
      'GrantFileProtocolExtraPrivileges',
    ]);
    await setFuses(program);
    expect(await wrongFuses(program)).toEqual([]);
  });

  test('a fuse that nobody has decided about stops the build', async () => {
    const program = join(standInElectron(tempDir(), '1011000111'), 'electron');
    await expect(setFuses(program)).rejects.toThrow(/strictlyRequireAllFuses/);
  });
});

describe('the MSI’s project', () => {
  const project = `<Directory Id="dAbc" Name="APPLICATIONFOLDER:\\resources\\"/>
    <ComponentGroup Id="ProductComponents" Directory="APPLICATIONFOLDER">
    </ComponentGroup>`;

  test('marks the installation and puts the command line on the path', async () => {
    const folder = tempDir();
    writeFileSync(join(folder, 'project.wxs'), project);
    await msiProjectCreated(join(folder, 'project.wxs'));
    const written = readFileSync(join(folder, 'project.wxs'), 'utf8');
    expect(written).toMatch(/<Component Directory="dAbc">\s+<File Id="installedByMsi"/);
    expect(written).toContain('Value="[APPLICATIONFOLDER]resources\\cli" Part="last"');
    expect(readFileSync(join(folder, 'installed-by-msi'), 'utf8')).not.toBe('');
  });

  test('a template of another form is not patched by luck', () => {
    expect(() => withOwnComponents('<Wix></Wix>')).toThrow(/template has changed/);
  });
});

describe('the command line in the packages', () => {
  function project(): string {
    const root = tempDir();
    const files = {
      'dist/main/onbehalf.js':
        'process.stdout.write(JSON.stringify([process.argv.slice(2), process.env.NODE_OPTIONS ?? null]));',
      'dist/main/shell.js': '',
      'dist/renderer/index.html': '',
      'node_modules/keytar/index.js': '',
      'node_modules/@napi-rs/keyring-x/index.js': '',
      'node_modules/@napi-rs/other/index.js': '',
      'node_modules/native-reg/lib/index.js': '',
      'node_modules/node-gyp-build/index.js': '',
      'package.json': '{"type":"module"}',
    };
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    symlinkSync(join(ROOT, 'resources'), join(root, 'resources'), 'junction');
    symlinkSync(join(ROOT, 'node_modules/node'), join(root, 'node_modules/node'), 'junction');
    return root;
  }

  test.skipIf(process.platform === 'win32')(
    'runs by a link, with its own Node.js and nobody’s options',
    () => {
      const root = project();
      const folder = stageCommandLine(root, process.platform, process.arch, {});
      symlinkSync(join(folder, 'onbehalf'), join(root, 'link'));
      const printed = execFileSync(join(root, 'link'), ['status', 'a b'], {
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin', NODE_OPTIONS: '--no-such-option' },
      });
      expect(JSON.parse(printed)).toEqual([['status', 'a b'], null]);
    },
  );

  test('takes Node.js for another system from where it is told, or says what it needs', () => {
    const root = project();
    expect(() => stageCommandLine(root, 'win32', 'arm64', {})).toThrow(
      /needs Node\.js for win32-arm64.*node\.exe.*ONBEHALF_RUNTIMES/,
    );
    mkdirSync(join(root, 'runtimes/win32-arm64'), { recursive: true });
    writeFileSync(join(root, 'runtimes/win32-arm64/node.exe'), 'runtime');
    const folder = stageCommandLine(root, 'win32', 'arm64', { ONBEHALF_RUNTIMES: join(root, 'runtimes') });
    expect(readFileSync(join(folder, 'node.exe'), 'utf8')).toBe('runtime');
    expect(readFileSync(join(folder, 'onbehalf.cmd'), 'utf8')).toContain('"%~dp0node.exe"');
    expect(readdirSync(join(folder, 'node_modules')).toSorted()).toEqual([
      '@napi-rs',
      'keytar',
      'native-reg',
      'node-gyp-build',
    ]);
  });
});

test('the bill of materials has what is shipped, and what the bundler took is not called development', () => {
  const component = (name: string, group = '') => ({
    'bom-ref': `${name}@1`,
    name,
    ...(group && { group }),
    version: '1',
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
  });
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    metadata: { component: { 'bom-ref': 'onbehalf@1' } },
    components: [
      component('react'),
      component('vitest'),
      component('keyring', '@napi-rs'),
      component('electron'),
    ],
    dependencies: [
      { ref: 'onbehalf@1', dependsOn: ['react@1', 'vitest@1'] },
      { ref: 'vitest@1', dependsOn: ['react@1'] },
    ],
  };
  const shipped = [
    { name: 'react', version: '1' },
    { name: '@napi-rs/keyring', version: '1' },
    { name: 'vitest', version: '2' },
  ];
  expect(shippedBom(bom, shipped, ['electron'])).toMatchObject({
    specVersion: '1.5',
    components: [
      { name: 'react', properties: [] },
      { name: 'keyring', properties: [] },
      { name: 'electron', properties: [] },
    ],
    dependencies: [{ ref: 'onbehalf@1', dependsOn: ['react@1'] }],
  });
});

test('checksums are what sha256sum reads, in the order of the names', () => {
  const folder = tempDir();
  writeFileSync(join(folder, 'b.deb'), '');
  writeFileSync(join(folder, 'a.rpm'), 'abc');
  expect(checksums([join(folder, 'b.deb'), join(folder, 'a.rpm')])).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a.rpm\n' +
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b.deb\n',
  );
});
