import { decodeJwt, type JWK } from 'jose';
import { beforeAll } from 'vitest';
import { createExchange, type Exchange } from '../../src-main/exchange/exchange.ts';
import { createSigningKeys, type SigningKeys } from '../../src-main/identity/signing-keys.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import type {
  CatalogServer,
  CredentialRequest,
  DownstreamCredential,
} from '../../src-main/ports/exchange.ts';
import type { ActiveSession } from '../../src-main/ports/identity.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import { signIn, type SignInOptions } from '../support/demo-client.ts';
import type { DemoFixture } from '../support/demo-fixture.ts';
import {
  fakeJournal,
  fakeLog,
  fakeSettings,
  type FakeJournal,
  type FakeLog,
  type FakeSettings,
} from './fixtures.ts';

/** A server of the catalogue from the few fields a test cares about. */
export function server(
  authorization: object,
  rest: { id?: string; url?: string; name?: string } = {},
): CatalogServer {
  const { id = 'people', url = 'https://mcp.example.com/mcp', name = 'People' } = rest;
  return { id, ...serverSchema.parse({ name, url, authorization }) };
}

/** A server whose credential is exchanged. */
export function exchanged(fields: object, rest: { id?: string; url?: string } = {}): CatalogServer {
  return server({ type: 'token_exchange', ...fields }, rest);
}

export interface Agent {
  readonly exchange: Exchange;
  readonly keys: SigningKeys;
  readonly settings: FakeSettings;
  readonly vault: Vault;
  readonly journal: FakeJournal;
  readonly log: FakeLog;
  credential(
    request: Omit<CredentialRequest, 'session'> & { session?: ActiveSession },
  ): Promise<DownstreamCredential>;
}

/** The exchange and its real parts against the embedded organisation, with Alice signed in. */
export interface ExchangeFixture extends Agent {
  readonly alice: ActiveSession;
}

export function useExchange(demo: DemoFixture, tokenExchange: object = {}): ExchangeFixture {
  const fixture: Partial<Record<keyof ExchangeFixture, unknown>> = {};
  beforeAll(async () => {
    const alice = await sessionOf(demo, 'alice');
    const agent = createAgent(demo, alice, tokenExchange);
    const { jwks } = await agent.keys.generate({ alg: 'RS256', kid: null, replace: false });
    for (const jwk of jwks.keys) demo.org.registerKey(jwk as JWK);
    Object.assign(fixture, agent, { alice });
  });
  return fixture as unknown as ExchangeFixture;
}

function createAgent(demo: DemoFixture, session: ActiveSession, tokenExchange: object = {}): Agent {
  const settings = fakeSettings({
    identityProvider: { issuer: demo.org.issuer, clientId: DEMO_CLIENT_ID, tokenExchange },
  });
  const parts = {
    settings,
    vault: createMemoryVault(),
    clock: systemClock,
    journal: fakeJournal(),
    log: fakeLog(),
  };
  const keys = createSigningKeys(parts);
  const exchange = createExchange({ ...parts, signingKeys: keys, fetch, dev: true });
  return {
    ...parts,
    keys,
    exchange,
    credential: (request) => exchange.credential({ session, ...request }),
  };
}

export async function sessionOf(
  demo: DemoFixture,
  user: string,
  options: SignInOptions = {},
): Promise<ActiveSession> {
  const tokens = await signIn(demo.org, demo.callback, user, options);
  const idToken = tokens.id_token ?? '';
  const claims = decodeJwt(idToken);
  return {
    user: {
      issuer: claims.iss ?? '',
      sub: claims.sub ?? '',
      email: (claims['email'] as string | undefined) ?? null,
      name: (claims['name'] as string | undefined) ?? null,
      roles: [],
      teams: [],
    },
    account: 'default',
    epoch: 1,
    clientId: options.clientId ?? DEMO_CLIENT_ID,
    idToken: new Secret('subject_token', idToken),
    idTokenExpiresAt: (claims.exp ?? 0) * 1000,
    accessToken: new Secret('subject_token', tokens.access_token),
  };
}

/** The value of the one header, for a test to look at. */
export function headerValue(credential: DownstreamCredential): string {
  return credential.headers[0]?.value.reveal() ?? '';
}

/** The claims of the bearer token in a credential. */
export function claimsOf(credential: DownstreamCredential): ReturnType<typeof decodeJwt> {
  return decodeJwt(headerValue(credential).replace(/^(?:Bearer|DPoP) /, ''));
}
