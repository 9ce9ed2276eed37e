import { expect, it } from 'vitest';
import { createGroupPolicy } from '../../../src-main/platform/policies/group-policy.ts';
import { readRegistryText } from '../../../src-main/platform/policies/registry.ts';
import type { PolicyReading } from '../../../src-main/ports/policy-source.ts';
import { validateLayer } from '../../../src-main/settings/validate-configuration.ts';
import { dword, multiSz, registryDouble, type Stored, sz } from '../../support/registry-double.ts';

// The registry is Windows’; elsewhere these tests run on a double that holds the bytes as Windows stores them.

const policies = (onbehalf: Stored): { HKLM: Stored } => ({
  HKLM: { SOFTWARE: { Policies: { Onbehalf: onbehalf } } },
});
const read = (onbehalf: Stored): readonly PolicyReading[] => {
  const library = registryDouble(policies(onbehalf));
  const readings = createGroupPolicy({ hive: 'HKLM', library: () => library }).read();
  expect(library.open()).toBe(0);
  return readings;
};
const documentOf = (onbehalf: Stored): unknown => {
  const [reading] = read(onbehalf);
  return reading?.state === 'found' ? reading.document : reading;
};

it('says nothing where there is no key, or keys that policies have left behind', () => {
  const library = registryDouble({ HKLM: { SOFTWARE: {} } });
  expect(createGroupPolicy({ hive: 'HKLM', library: () => library }).read()).toEqual([]);
  expect(read({})).toEqual([]);
  expect(read({ audit: {}, network: { deep: {} } })).toEqual([]);
});

it('reads values as Group Policy and MDM write them, with the types of the configuration', () => {
  const document = documentOf({
    organization: { name: sz('Müller & Żółć GmbH'), supportText: sz('') },
    app: { startAtLogin: dword(1), notifications: dword(0), hiddenPages: multiSz('diagnostics', 'identity') },
    audit: { retentionDays: dword(400), arguments: sz('names') },
    network: { noProxy: sz('["acme.com", "10.0.0.0/8"]') },
    restrictions: { userServers: sz('false'), aiClients: multiSz('claude-code') },
    identityProvider: {
      issuer: sz('https://acme.okta.com'),
      clientId: sz('0oa1'),
      scopes: multiSz('openid', 'offline_access'),
      roleMapping: { rules: sz('[{ "template": "true", "role": "member" }]') },
    },
  });
  expect(document).toEqual({
    organization: { name: 'Müller & Żółć GmbH', supportText: '' },
    app: { startAtLogin: true, notifications: false, hiddenPages: ['diagnostics', 'identity'] },
    audit: { retentionDays: 400, arguments: 'names' },
    network: { noProxy: ['acme.com', '10.0.0.0/8'] },
    restrictions: { userServers: false, aiClients: ['claude-code'] },
    identityProvider: {
      issuer: 'https://acme.okta.com',
      clientId: '0oa1',
      scopes: ['openid', 'offline_access'],
      roleMapping: { rules: [{ template: 'true', role: 'member' }] },
    },
  });
});

it('takes servers as JSON in one value, over several lines, or as keys', () => {
  const people = {
    name: 'People',
    url: 'https://mcp.acme.com/mcp',
    authorization: { type: 'none' },
    enabled: true,
  };
  const asKeys = {
    name: sz(people.name),
    url: sz(people.url),
    enabled: dword(1),
    authorization: { type: sz('none') },
  };
  const text = JSON.stringify({ people }, null, 2);
  for (const servers of [
    sz(text),
    multiSz(...text.split('\n')),
    { people: asKeys },
    { people: sz(JSON.stringify(people)) },
  ]) {
    const document = documentOf({ servers });
    expect(document).toEqual({ servers: { people } });
    expect(validateLayer(document, { dev: false }).ok).toBe(true);
  }
});

it('finds keys in any case, as the registry does', () => {
  expect(documentOf({ AUDIT: { RetentionDays: dword(30) } })).toEqual({ audit: { retentionDays: 30 } });
});

it('reads what is only recommended', () => {
  expect(documentOf({ recommended: { app: { closeToTray: dword(0) } } })).toEqual({
    recommended: { app: { closeToTray: false } },
  });
});

it('takes the whole configuration as JSON from one value, below the single ones', () => {
  const whole = { audit: { retentionDays: 30 }, updates: { mode: 'off' } };
  expect(read({ Configuration: sz(JSON.stringify(whole)), audit: { retentionDays: dword(40) } })).toEqual([
    {
      state: 'found',
      where: 'HKLM\\SOFTWARE\\Policies\\Onbehalf',
      document: { audit: { retentionDays: 40 } },
    },
    { state: 'found', where: 'HKLM\\SOFTWARE\\Policies\\Onbehalf\\Configuration', document: whole },
  ]);
  expect(read({ Configuration: multiSz('{', '"updates": {}', '}') })).toMatchObject([
    { document: { updates: {} } },
  ]);
});

it.each([
  ['not JSON', sz('{')],
  ['a number', dword(1)],
  ['bytes', { type: 3, data: Buffer.from([1, 2]) }],
])('is unreadable, not absent, with %s for a configuration', (_what, value) => {
  expect(read({ Configuration: value })).toMatchObject([{ state: 'unreadable' }]);
});

it('leaves what does not fit for the validation to refuse by its name', () => {
  const refused = (onbehalf: Stored): unknown => {
    const checked = validateLayer(documentOf(onbehalf), { dev: false });
    return checked.ok ? null : checked.issues.map(({ path, message }) => `${path}: ${message}`);
  };
  expect(refused({ audit: { retentionDays: sz('soon') } })).toEqual([
    'audit.retentionDays: expected number, received string',
  ]);
  expect(refused({ app: { startAtLogin: dword(2) } })).toEqual([
    'app.startAtLogin: expected boolean, received number',
  ]);
  expect(refused({ app: { startAtLogin: { type: 3, data: Buffer.from([1]) } } })).toEqual([
    'app.startAtLogin: expected boolean, received null',
  ]);
  expect(refused({ adit: { retentionDays: dword(1) } })).toEqual([
    'adit: unknown key; did you mean "audit"?',
  ]);
});

it('is unreadable, not absent, where the registry may not be read or its library does not load', () => {
  const library = registryDouble(policies({ audit: { retentionDays: dword(1) } }));
  library.deny = 'SOFTWARE\\Policies\\Onbehalf';
  expect(createGroupPolicy({ hive: 'HKLM', library: () => library }).read()).toEqual([
    {
      state: 'unreadable',
      where: 'HKLM\\SOFTWARE\\Policies\\Onbehalf',
      reason: 'the registry cannot be read: Access is denied.',
    },
  ]);
  const missing = createGroupPolicy({
    hive: 'HKCU',
    library: () => {
      throw new Error('No native build was found');
    },
  });
  expect(missing.read()).toMatchObject([{ state: 'unreadable' }]);
  missing.onChange(() => undefined)();
});

it('cuts text at its end and bears bytes that are not whole', () => {
  const library = registryDouble({
    HKLM: {
      Key: {
        padded: { type: 1, data: Buffer.from('C:\\x\0rest', 'utf16le') },
        odd: { type: 2, data: Buffer.from([0x41, 0, 0x42]) },
        short: { type: 4, data: Buffer.from([1]) },
      },
    },
  });
  expect(readRegistryText(library, 'HKLM', 'Key', 'PADDED')).toBe('C:\\x');
  expect(readRegistryText(library, 'HKLM', 'Key', 'odd')).toBe('A');
  expect(readRegistryText(library, 'HKLM', 'Key', 'short')).toBeNull();
  expect(readRegistryText(library, 'HKLM', 'None', 'x')).toBeNull();
});
