import type { SigningKeysView } from '../../src-shared/contract/keys.ts';
import { checkIssuerInput } from '../../src-shared/domain/issuer-input.ts';
import { presetDefaults } from '../../src-shared/domain/preset-defaults.ts';
import { identityProviderSchema } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { FakeHandlers } from './fake-agent.ts';
import { ago } from './fake-agent-data.ts';

const JWK = {
  kty: 'RSA',
  kid: 'onbehalf-2026-11',
  alg: 'RS256',
  use: 'sig' as const,
  e: 'AQAB',
  n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9MKLOoWFsueri23bOdgWp4Dy1WlUzewbgBHod5pcM9H95GQRV3JDXboIRROSBigeC5yjU1hGzHHyXss8UDprecbAYxknTcQkhslANGRUZmdTOQ5qTRsLAt6BTYuyvVRdhS8exSZEy',
};

const KEYS: SigningKeysView = {
  source: 'keychain',
  current: {
    kid: JWK.kid,
    alg: JWK.alg,
    thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    createdAt: ago(20 * 24 * 60 * 60_000),
    lastAcceptedAt: ago(26 * 60_000),
    lastRefusedAt: null,
    publicJwk: JWK,
  },
  next: null,
  jwks: { keys: [JWK] },
};

/** A provider and its key that answer without a network. */
export function fakeProvider(): FakeHandlers {
  return {
    'keys.show': () => KEYS,
    'keys.generate': () => KEYS,
    'keys.rotate': () => KEYS,
    'keys.import': () => KEYS,
    'keys.revoke': () => KEYS,
    'provider.detect': ({ issuer }) => {
      const { findings, corrected, preset } = checkIssuerInput(issuer);
      return {
        preset,
        by: preset === 'generic' ? 'none' : 'host',
        findings: findings.map((finding) => ({ field: 'issuer', corrected, ...finding })),
        suggestion:
          corrected === null
            ? null
            : identityProviderSchema
                .omit({ clientId: true })
                .parse({ issuer: corrected, ...presetDefaults(preset) }),
      };
    },
    'provider.check': ({ identityProvider }) => ({
      ok: false,
      steps: [
        {
          id: 'discovery',
          title: 'The discovery document',
          status: 'ok',
          seen: [{ name: 'issuer', value: identityProvider?.issuer ?? 'https://acme.okta.com' }],
          problem: null,
          ms: 61,
        },
        { id: 'keys', title: 'Signing keys of the provider', status: 'ok', seen: [], problem: null, ms: 22 },
        {
          id: 'dpop',
          title: 'DPoP',
          status: 'failed',
          seen: [],
          problem: new Problem('dpop_required').report(),
          ms: 40,
        },
        { id: 'sign-out', title: 'Sign-out', status: 'skipped', seen: [], problem: null, ms: null },
      ],
    }),
    'provider.previewMapping': ({ claims, roleMapping }) => ({
      claims: claims ?? { sub: '00u1alice', email: 'alice@acme.com', groups: ['finance', 'paris-office'] },
      roles: roleMapping.rules.length > 0 ? ['finance'] : ['member'],
      teams: ['finance', 'paris-office'],
      allowed: true,
      rules: roleMapping.rules
        .slice(0, 1)
        .map(({ role }) => ({ role, outcome: 'matched' as const, detail: 'true' })),
      teamProblem: null,
    }),
    'provider.values': () => ({
      redirectUris: [7379, 17379, 27379].map((port) => `http://127.0.0.1:${port}/callback/Okta`),
      signOutUris: [7379, 17379, 27379].map((port) => `http://127.0.0.1:${port}/signed-out`),
      initiateLoginUri: 'http://127.0.0.1:7377/login',
      scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
      grantTypes: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    }),
    'audit.verify': () => ({
      verdict: 'intact',
      entries: 812,
      records: 400,
      first: 1,
      last: 812,
      signedTo: 801,
      signedAt: ago(3 * 60_000),
      unsigned: 11,
      key: null,
      findings: [],
    }),
  };
}
