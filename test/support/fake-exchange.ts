import type { ExchangeTrace, TokenView, TraceLeg } from '../../src-shared/contract/exchange.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { FakeHandlers } from './fake-agent.ts';
import { ago, PROVIDER } from './fake-agent-data.ts';
import { fakePreview } from './fake-agent-preview.ts';

const ID_TOKEN: TokenView = token('7Qk2mX0pV1aB', [
  ['iss', PROVIDER.issuer],
  ['sub', '00u1alice'],
  ['aud', PROVIDER.clientId],
  ['email', 'alice@acme.com'],
  ['groups', '["finance","everyone"]'],
]);
const ACCESS_TOKEN = token('p3Xr9Lw0sQ2d', [
  ['iss', `${PROVIDER.issuer}/oauth2/auspeople`],
  ['aud', 'api://people'],
  ['sub', 'alice@acme.com'],
  ['scp', '["people.read"]'],
]);

/** Chains as the agent shows them: one that went through, and one that Okta refused before. */
export function fakeExchange(): Partial<FakeHandlers> {
  return {
    'exchange.preview': ({ settings }) => fakePreview(settings),
    'exchange.setServerSecret': () => ({}),
    'exchange.claims': () => ({ idToken: ID_TOKEN, accessToken: null }),
    'exchange.trace': ({ server = 'people' }) => ({
      traces: [
        trace('t2', server, [leg('exchange', 'Token exchange (RFC 8693)', ACCESS_TOKEN)]),
        trace('t1', server, [refusedLeg(server)]),
      ],
      counts: [
        {
          month: '2026-11',
          server: 'expenses',
          audience: `${PROVIDER.issuer}/oauth2/ausexpenses`,
          clientId: PROVIDER.clientId,
          idJags: 212,
          included: 250,
        },
      ],
    }),
  };
}

function trace(id: string, server: string, legs: TraceLeg[]): ExchangeTrace {
  const subject = {
    ...leg('subject_token', 'Your ID token', ID_TOKEN),
    sent: [],
    assertion: [],
    received: [],
  };
  const ok = legs.every(({ problem }) => problem === null);
  return { id, server, strategy: 'rfc8693', at: ago(60_000), sub: '00u1alice', ok, legs: [subject, ...legs] };
}

function leg(kind: TraceLeg['leg'], title: string, of: TokenView | null): TraceLeg {
  return {
    leg: kind,
    title,
    endpoint: kind === 'exchange' ? `${PROVIDER.issuer}/oauth2/v1/token` : null,
    sent: [
      { name: 'grant_type', value: 'urn:ietf:params:oauth:grant-type:token-exchange' },
      { name: 'subject_token', value: '[subject_token 7Qk2mX0pV1aB]' },
      { name: 'audience', value: 'api://people' },
    ],
    assertion: [
      { name: 'kid', value: 'onbehalf-2026-11' },
      { name: 'aud', value: `${PROVIDER.issuer}/oauth2/v1/token` },
    ],
    received: [{ name: 'status', value: '200' }],
    token: of,
    problem: null,
    ms: kind === 'exchange' ? 184 : null,
  };
}

function refusedLeg(server: string): TraceLeg {
  const problem = new Problem('exchange_denied', { server, reason: 'User is not assigned' });
  return { ...leg('exchange', 'Token exchange (RFC 8693)', null), problem: problem.report() };
}

function token(fingerprint: string, claims: readonly (readonly [string, string])[]): TokenView {
  return {
    fingerprint,
    header: [
      { name: 'alg', value: 'RS256' },
      { name: 'kid', value: 'okta-1' },
    ],
    claims: claims.map(([name, value]) => ({ name, value })),
    issuedAt: ago(120_000),
    expiresAt: ago(-3_480_000),
  };
}
