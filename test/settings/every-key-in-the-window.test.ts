import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schemaKeys } from '../../src-main/settings/json-schema.ts';

/**
 * What a person may change, a person finds in the window: each key has a field, found by the name that the form knows it
 * by. A key without one stands here, with the reason.
 */
const FORMS: Readonly<Record<string, (name: string) => string>> = {
  settings: (name) => name,
  provider: (name) => `identityProvider.${name}`,
  // A server's form holds its id, too.
  servers: (name) => name.replace(/^settings\./, 'servers.*.'),
};

const REFERENCE =
  'where IT keeps a secret; a person types a secret into its field, from where it goes to the keychain';

const WITHOUT_FIELD: readonly (readonly [key: RegExp, reason: string])[] = [
  [/^\$schema$/, 'for editors of the file'],
  [/\.(clientSecret|secret|privateKey|headers\.\*)\.(env|file)$/, REFERENCE],
  [
    /^(restrictions|organization|policy\.organization)\b/,
    'what IT says to people; their own would say nothing',
  ],
  [
    /^app\.hiddenPages$/,
    'what IT hides from people; a page that they hid themselves could not be found again',
  ],
  [/^policy\.rules\b/, 'rules are written in a file; the window has the effect of each tool of a server'],
  [/^(accounts\b|activeAccount$)/, 'chosen in the menu of the session; added on the command line'],
  [/^servers\.\*\.access\.tools$/, 'chosen beside each tool of the server'],
  [/^servers\.\*\.authorization\.(type|injection\.mode)$/, 'chosen by what decides which fields follow'],
];

/** A field with its name, or a control of another kind that is bound to one. */
const FIELD =
  /(?:<(?:Form\w+|SecretField)\b[^>]*?\bname=\{?|useController\(\{ control, name: )["'`](?<name>[^"'`]+)["'`]/gs;

/** The names of the fields in a folder of the window; an index is an entry. */
function fieldsIn(folder: string): readonly string[] {
  const root = join(import.meta.dirname, '../../src-renderer/features', folder);
  const sources = globSync('*.tsx', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(FIELD)].map(({ groups }) => (groups?.['name'] ?? '').replace(/\$\{\w+\}/g, '*')),
  );
}

const fields = new Set(
  Object.entries(FORMS).flatMap(([folder, keyOf]) => fieldsIn(folder).map((name) => keyOf(name))),
);

// An account's provider has the fields of the first one.
const keys = schemaKeys().filter((key) => !key.startsWith('accounts.*.identityProvider'));
const leaves = keys.filter((key) => !keys.some((other) => other.startsWith(`${key}.`)));
const excused = (key: string): boolean => WITHOUT_FIELD.some(([pattern]) => pattern.test(key));

it('every key that a person may change has a field in the window', () => {
  expect(leaves.length).toBeGreaterThan(80);
  expect(leaves.filter((key) => !fields.has(key) && !excused(key))).toEqual([]);
});

it.each(WITHOUT_FIELD)('what is excused is there, and has no field: %s', (pattern) => {
  const meant = keys.filter((key) => pattern.test(key));
  expect(meant).not.toEqual([]);
  expect(meant.filter((key) => fields.has(key))).toEqual([]);
});
