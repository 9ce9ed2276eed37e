import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { packagingConfiguration } from '../../src-main/packaging/configuration.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const AZURE = {
  AZURE_TENANT_ID: 't',
  AZURE_CLIENT_ID: 'c',
  AZURE_CLIENT_SECRET: 's',
  AZURE_SIGNING_ENDPOINT: 'https://eus.codesigning.azure.net',
  AZURE_SIGNING_ACCOUNT: 'account',
  AZURE_SIGNING_PROFILE: 'profile',
  AZURE_SIGNING_PUBLISHER: 'Example Inc.',
};
const APPLE = {
  CSC_LINK: 'l',
  CSC_KEY_PASSWORD: 'p',
  CSC_INSTALLER_LINK: 'l',
  CSC_INSTALLER_KEY_PASSWORD: 'p',
  APPLE_API_KEY: 'k',
  APPLE_API_KEY_ID: 'i',
  APPLE_API_ISSUER: 'u',
};

function configuration(platform: string, env: Record<string, string> = {}, unsigned = false) {
  return packagingConfiguration({ root: ROOT, platform, env, unsigned, electronDist: null });
}

describe('the packaging configuration', () => {
  const schema = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/app-builder-lib/scheme.json'), 'utf8'),
  ) as object;
  const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

  test.each([
    ['linux', {}, false],
    ['win32', AZURE, false],
    ['win32', { WIN_CSC_LINK: 'l', WIN_CSC_KEY_PASSWORD: 'p' }, false],
    ['darwin', APPLE, false],
    ['darwin', {}, true],
    ['linux', { ONBEHALF_UPDATE_URL: 'https://updates.example.com/${channel}' }, false],
  ])('is accepted by electron-builder’s own schema on %s', (platform, env, unsigned) => {
    validate(configuration(platform, env, unsigned));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('the schema would notice a key that electron-builder does not know', () => {
    expect(validate({ ...configuration('linux'), hardenedRuntime: true })).toBe(false);
  });

  test('names only files that are there', () => {
    const text = readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8');
    const named = [...text.matchAll(/(?<=[\s['])(?:\.\/)?((?:resources|src-main)\/[\w./-]+\w)/g)].map(
      ([, path]) => path ?? '',
    );
    expect(named).toContain('src-main/packaging/after-pack.ts');
    expect(named).toContain('resources/icons/icon.icns');
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('what has to be run can be run', () => {
    const programs = ['onbehalf', 'onbehalf.link', 'pkg-scripts/postinstall'];
    const modes = programs.map((name) => statSync(join(ROOT, 'resources/packaging', name)).mode & 0o111);
    expect(process.platform === 'win32' ? [0o111, 0o111, 0o111] : modes).toEqual([0o111, 0o111, 0o111]);
  });

  test('insists on signatures where packages carry them', () => {
    expect(configuration('darwin', APPLE)).toMatchObject({
      forceCodeSigning: true,
      mac: { notarize: true, hardenedRuntime: true },
    });
    expect(configuration('win32', AZURE)).toMatchObject({
      forceCodeSigning: true,
      win: {
        verifyUpdateCodeSignature: true,
        azureSignOptions: { publisherName: 'Example Inc.', codeSigningAccountName: 'account' },
      },
    });
    expect(JSON.stringify(configuration('win32', AZURE))).not.toContain('AZURE_CLIENT_SECRET');
  });

  test('says what is missing to sign, by name', () => {
    expect(() => configuration('darwin', { ...APPLE, CSC_INSTALLER_LINK: '' })).toThrow(
      /cannot be signed: set CSC_INSTALLER_LINK\..*--unsigned/,
    );
    expect(() => configuration('win32', { WIN_CSC_LINK: 'l' })).toThrow(
      /AZURE_TENANT_ID.*; or WIN_CSC_KEY_PASSWORD\./,
    );
  });

  test('unsigned is a choice by name, and then nothing signs by chance', () => {
    expect(configuration('darwin', APPLE, true)).toMatchObject({
      forceCodeSigning: false,
      mac: { identity: null, notarize: false },
    });
    expect(configuration('win32', AZURE, true).win).not.toHaveProperty('azureSignOptions');
  });

  test('has an update feed only where one is named', () => {
    expect(configuration('linux').publish).toBeNull();
    const url = 'https://updates.example.com';
    expect(configuration('linux', { ONBEHALF_UPDATE_URL: url }).publish).toEqual([
      { provider: 'generic', url },
    ]);
  });
});
