import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jobKey } from '../../src-main/exchange/job.ts';
import { resolveExchange } from '../../src-main/exchange/resolve-exchange.ts';
import { identityProviderSchema } from '../../src-shared/domain/provider.ts';
import { exchanged } from './exchange-fixture.ts';
import { person } from './stub-agent.ts';

/** Everything that changes what is minted, or for whom: each a few values, so that two draws are often alike. */
const drawn = fc.record({
  issuer: fc.constantFrom('https://acme.okta.com', 'https://sub.okta.com'),
  sub: fc.constantFrom('alice', 'bob'),
  epoch: fc.constantFrom(1, 2),
  signInClient: fc.constantFrom('0oa1', '0oa2'),
  keyRevision: fc.constantFrom(1, 2),
  exchangeClient: fc.constantFrom(null, 'wlp1'),
  subjectToken: fc.constantFrom('id_token', 'access_token'),
  serverId: fc.constantFrom('people', 'crm'),
  url: fc.constantFrom('https://a.example/mcp', 'https://a.example/mcp2'),
  requestedCredential: fc.constantFrom('bearer_token', 'id_jag'),
  audience: fc.constantFrom('https://acme.okta.com/oauth2/aus1', 'https://acme.okta.com/oauth2/aus2'),
  scopes: fc.constantFrom(['read'], ['read', 'write'], ['read write']),
  extraScopes: fc.constantFrom([], ['admin']),
  resource: fc.constantFrom(null, 'https://a.example/', 'https://a.example'),
  tokenEndpoint: fc.constantFrom(null, 'https://acme.okta.com/oauth2/aus1/v1/token'),
  dpop: fc.constantFrom('auto', 'required'),
  injection: fc.constantFrom({ mode: 'authorization_bearer' }, { mode: 'header', header: 'X-Token' }),
  redeemAs: fc.constantFrom(null, { clientId: 'at-resource' }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer Value> ? Value : never;

function keyOf(one: Drawn): string {
  const provider = identityProviderSchema.parse({
    issuer: one.issuer,
    clientId: one.signInClient,
    tokenExchange: { clientId: one.exchangeClient, subjectToken: one.subjectToken },
  });
  const { requestedCredential, audience, scopes, resource, tokenEndpoint, dpop, injection, redeemAs } = one;
  const fields = {
    requestedCredential,
    audience,
    scopes,
    resource,
    tokenEndpoint,
    dpop,
    injection,
    redeemAs,
  };
  const server = exchanged(fields, { id: one.serverId, url: one.url });
  const { user, ...session } = person(one.sub, { epoch: one.epoch, clientId: one.signInClient });
  const whole = { ...session, user: { ...user, issuer: one.issuer } };
  return jobKey(resolveExchange(provider, server, one.extraScopes), whole, one.keyRevision);
}

/** Two requests that differ in at most a few things: what two whole draws hardly ever are. */
const pair = fc
  .tuple(drawn, drawn, fc.nat(2))
  .chain(([one, other, differing]) =>
    fc
      .shuffledSubarray(Object.keys(one) as (keyof Drawn)[], { minLength: differing, maxLength: differing })
      .map((names) => ({ one, other: { ...one, ...pick(other, names) } })),
  );

function pick(from: Drawn, names: readonly (keyof Drawn)[]): Partial<Drawn> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

it('two requests share a credential exactly where everything that changes the answer is alike', () => {
  const seen = { alike: 0, different: 0 };
  fc.assert(
    fc.property(pair, ({ one, other }) => {
      const isAlike = JSON.stringify(one) === JSON.stringify(other);
      seen[isAlike ? 'alike' : 'different'] += 1;
      expect(keyOf(one) === keyOf(other)).toBe(isAlike);
    }),
    { numRuns: 1_000 },
  );
  expect(seen.alike).toBeGreaterThan(100);
  expect(seen.different).toBeGreaterThan(100);
});
