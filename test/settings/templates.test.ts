import { expect, it } from 'vitest';
import { schemaKeys } from '../../src-main/settings/json-schema.ts';
import { parseCommentedJson } from '../../src-main/settings/commented-json.ts';
import { validateManaged } from '../../src-main/settings/validate-configuration.ts';
import { adml, admx } from '../../src-main/settings/templates/group-policy.ts';
import { commentedExample } from '../../src-main/settings/templates/linux-example.ts';
import { EXAMPLE } from '../../src-main/settings/templates/macos.ts';
import { policySettings } from '../../src-main/settings/templates/policy-settings.ts';
import { createGroupPolicy } from '../../src-main/platform/policies/group-policy.ts';
import {
  dword,
  multiSz,
  registryDouble,
  type Stored,
  type StoredValue,
  sz,
} from '../support/registry-double.ts';

const settings = policySettings();
const matches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map(([, found = '']) => found);

it('each setting is a known key, and nothing that can be set is left out', () => {
  const covered = settings.map(({ path }) => path.join('.'));
  expect(covered.filter((key) => !schemaKeys().includes(key))).toEqual([]);
  const left = schemaKeys().filter(
    (key) =>
      key !== '$schema' &&
      !covered.some((path) => key === path || key.startsWith(`${path}.`) || path.startsWith(`${key}.`)),
  );
  expect(left).toEqual([]);
});

it('the Group Policy template refers only to texts that there are, each once', () => {
  const strings = matches(adml(), /<string id="([^"]+)"/g);
  expect(new Set(strings).size).toBe(strings.length);
  expect(matches(admx(), /\$\(string\.([^)]+)\)/g).filter((id) => !strings.includes(id))).toEqual([]);
  const presentations = matches(adml(), /<presentation id="([^"]+)"/g);
  expect(matches(admx(), /\$\(presentation\.([^)]+)\)/g)).toEqual(presentations);
  expect(matches(adml(), /refId="([^"]+)"/g)).toEqual(matches(admx(), / id="([^"]+_Value)"/g));
});

const SAMPLES: Readonly<Record<string, unknown>> = {
  'identityProvider.preset': 'okta',
  'identityProvider.issuer': 'https://acme.okta.com',
  'network.proxyUrl': 'http://proxy.acme.com:8080',
  'updates.feedUrl': 'https://updates.acme.com/',
  'organization.supportUrl': 'https://help.acme.com/',
};

it.each(settings.map((setting) => [setting.path.join('.'), setting] as const))(
  '%s, as Group Policy stores it, is what the configuration takes',
  (key, { path, kind, preset }) => {
    const wanted = SAMPLES[key] ?? preset ?? (kind.type === 'lines' ? ['a'] : null);
    if (wanted === null) return;
    const value: StoredValue =
      kind.type === 'boolean' || kind.type === 'integer'
        ? dword(Number(wanted))
        : kind.type === 'lines'
          ? multiSz(...(wanted as string[]))
          : kind.type === 'json'
            ? multiSz(...JSON.stringify(wanted, null, 1).split('\n'))
            : sz(wanted as string);
    const tree = path.reduceRight<Stored | StoredValue>(
      (below, name) => ({ [name]: below }),
      value,
    ) as Stored;
    const library = registryDouble({ HKLM: { SOFTWARE: { Policies: { Onbehalf: tree } } } });
    const [reading] = createGroupPolicy({ hive: 'HKLM', library: () => library }).read();
    const document = path.reduceRight<unknown>((below, name) => ({ [name]: below }), wanted);
    expect(reading).toMatchObject({ state: 'found', document });
    expect(validateManaged(document, { dev: false }).ok).toBe(true);
  },
);

it('the Linux file is the example, with every other setting explained', () => {
  const text = commentedExample();
  expect(parseCommentedJson(text)).toEqual(EXAMPLE);
  expect(validateManaged(EXAMPLE, { dev: false }).ok).toBe(true);
  for (const { path } of settings) expect(text).toContain(`  // ${path.join('.')}: `);
});

it('what IT writes is checked part by part', () => {
  const check = (document: unknown): unknown => {
    const checked = validateManaged(document, { dev: false });
    return checked.ok ? [] : checked.issues.map(({ path }) => path);
  };
  expect(check({ recommended: { app: { startAtLogin: 'yes' } }, adit: {} })).toEqual([
    'adit',
    'recommended.app.startAtLogin',
  ]);
  expect(check([])).toHaveLength(1);
});
