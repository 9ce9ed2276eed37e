import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import {
  configurationJsonSchema,
  policyJsonSchema,
  schemaKeys,
} from '../../src-main/settings/json-schema.ts';
import { KEY_HELP } from '../../src-main/settings/key-help.ts';
import { EXAMPLE_CONFIGURATION } from '../support/example-configuration.ts';

const compile = (schema: object): ValidateFunction =>
  new Ajv2020({
    strict: true,
    strictTypes: false,
    formats: { uri: (text: string) => URL.canParse(text) },
  }).compile(schema);

it('explains every key of the configuration, and no other', () => {
  expect(schemaKeys().filter((key) => KEY_HELP[key] === undefined)).toEqual([]);
  expect(Object.keys(KEY_HELP).filter((key) => !schemaKeys().includes(key))).toEqual([]);
  expect(schemaKeys().length).toBeGreaterThan(60);
});

describe('the published JSON Schema', () => {
  const validate = compile(configurationJsonSchema());
  const errors = (document: unknown): unknown => (validate(document) ? [] : validate.errors);

  it('accepts the example of the README and an empty configuration', () => {
    expect(errors(EXAMPLE_CONFIGURATION)).toEqual([]);
    expect(errors({})).toEqual([]);
  });

  it.each([
    ['an unknown key', { identityProvder: {} }],
    ['a missing key', { identityProvider: { issuer: 'https://acme.okta.com' } }],
    ['a wrong type', { endpoint: { port: '7377' } }],
  ])('refuses %s', (_what, document) => {
    expect(validate(document)).toBe(false);
  });
});

describe('the JSON Schema of managed documents', () => {
  const validate = compile(policyJsonSchema());
  const errors = (document: unknown): unknown => (validate(document) ? [] : validate.errors);

  it('accepts a part of the configuration, and recommended values', () => {
    const document = {
      identityProvider: { rpInitiatedLogout: false },
      recommended: { endpoint: { port: 8000 } },
    };
    expect(errors(document)).toEqual([]);
  });

  it('still wants a server whole, and known keys alone', () => {
    expect(validate({ servers: { people: { name: 'People' } } })).toBe(false);
    expect(validate({ recommended: { recommended: {} } })).toBe(false);
    expect(validate({ identityProvider: { isuer: 'x' } })).toBe(false);
  });
});
