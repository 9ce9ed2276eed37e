import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { previewExchange } from '../../src-main/exchange/preview.ts';
import {
  identityProviderSchema,
  presetSchema,
  tokenExchangeSchema,
} from '../../src-shared/domain/provider.ts';
import {
  clientCredentialsAuthorizationSchema,
  injectionSchema,
  requestedCredentialSchema,
  serverAuthorizationSchema,
  serverSchema,
  tokenExchangeAuthorizationSchema,
} from '../../src-shared/domain/server.ts';
import { PROBLEMS } from '../../src-shared/problems/table.ts';

const page = readFileSync(new URL('../../docs/token-exchange.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/gu)].map(([, json = '']) => json);
const provider = identityProviderSchema.parse({
  issuer: 'https://your-company.okta.com',
  clientId: '0oa1onbehalf',
});

it.each(examples)('the example %s works as it stands', (json) => {
  const authorization: unknown = JSON.parse(json);
  const server = serverSchema.parse({ name: 'Server', url: 'https://mcp.example.com/mcp', authorization });
  expect(server.authorization).toMatchObject(authorization as object);
  expect(previewExchange(provider, { id: 'server', ...server }).problem).toBeNull();
});

it('every kind, field and value is on the page', () => {
  const names = [
    ...Object.keys(tokenExchangeSchema.shape),
    ...Object.keys(tokenExchangeAuthorizationSchema.shape),
    ...Object.keys(clientCredentialsAuthorizationSchema.shape),
    ...requestedCredentialSchema.options,
    ...injectionSchema.options.map(({ shape }) => shape.mode.value),
    ...serverAuthorizationSchema.options.map(({ shape }) => shape.type.value),
    ...tokenExchangeAuthorizationSchema.shape.dpop.unwrap().options,
    ...tokenExchangeSchema.shape.strategy.unwrap().unwrap().options,
  ].filter((name) => name !== 'type');
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(examples.length).toBeGreaterThan(8);
});

it('every code and preset that the page names is there', () => {
  const section = page.slice(page.indexOf('## When it is refused'));
  const codes = [...section.matchAll(/^\| (`[^|]+)\|/gmu)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/gu)].map(([, code]) => code),
  );
  expect(codes.length).toBeGreaterThan(15);
  expect(codes.filter((code) => !Object.hasOwn(PROBLEMS, code ?? ''))).toEqual([]);
  const presets = [...page.matchAll(/preset `(\w+)`/gu)].map(([, preset]) => preset);
  expect(presets.filter((preset) => !presetSchema.safeParse(preset).success)).toEqual([]);
});
