import { UnsecuredJWT } from 'jose';
import {
  createExchange,
  type Exchange,
  type ExchangeDependencies,
} from '../../src-main/exchange/exchange.ts';
import { createSigningKeys, type SigningKeys } from '../../src-main/identity/signing-keys.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import type { CredentialRequest, DownstreamCredential } from '../../src-main/ports/exchange.ts';
import type { ActiveSession } from '../../src-main/ports/identity.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import {
  fakeClock,
  fakeJournal,
  fakeLog,
  fakeSettings,
  type FakeClock,
  type FakeJournal,
  type FakeLog,
  type FakeSettings,
} from './fixtures.ts';

export const CLIENT = '0oaAgent';

/** An exchange whose provider is a stub and whose time stands still. */
export interface StubAgent {
  readonly exchange: Exchange;
  readonly keys: SigningKeys;
  readonly settings: FakeSettings;
  readonly vault: Vault;
  readonly clock: FakeClock;
  readonly journal: FakeJournal;
  readonly log: FakeLog;
  readonly alice: ActiveSession;
  credential(
    request: Omit<CredentialRequest, 'session'> & { session?: ActiveSession },
  ): Promise<DownstreamCredential>;
}

export interface StubAgentOptions {
  /** Fields of the identity provider beside issuer and client id. */
  readonly provider?: object;
  readonly tokenExchange?: object;
  readonly deps?: Partial<ExchangeDependencies>;
  readonly vault?: Vault;
  readonly clock?: FakeClock;
}

export function stubAgent(origin: string, options: StubAgentOptions = {}): StubAgent {
  const settings = fakeSettings({
    identityProvider: {
      issuer: origin,
      clientId: CLIENT,
      ...options.provider,
      tokenExchange: { clientAuthentication: 'none', ...options.tokenExchange },
    },
  });
  const parts = {
    settings,
    vault: options.vault ?? createMemoryVault(),
    clock: options.clock ?? fakeClock(),
    journal: fakeJournal(),
    log: fakeLog(),
  };
  const keys = createSigningKeys(parts);
  const exchange = createExchange({ ...parts, signingKeys: keys, fetch, dev: true, ...options.deps });
  const alice = person('alice');
  return {
    ...parts,
    keys,
    exchange,
    alice,
    credential: (request) => exchange.credential({ session: alice, ...request }),
  };
}

/** Somebody who is signed in, with an ID token that is not signed: a client does not look. */
export function person(
  name: string,
  fields: Partial<ActiveSession> & { claims?: object } = {},
): ActiveSession {
  const { claims, ...rest } = fields;
  const sub = `00u-${name}`;
  const idToken = new UnsecuredJWT({ email: `${name}@acme.example`, ...claims })
    .setSubject(sub)
    .setAudience(CLIENT)
    .setIssuer('https://acme.okta.com')
    .setExpirationTime(4_000_000_000)
    .encode();
  return {
    user: { issuer: 'https://acme.okta.com', sub, email: `${name}@acme.example`, name, roles: [], teams: [] },
    account: 'default',
    epoch: 1,
    clientId: CLIENT,
    idToken: new Secret('subject_token', idToken),
    idTokenExpiresAt: 4_000_000_000_000,
    accessToken: new Secret('subject_token', `access-token-of-${name}`),
    ...rest,
  };
}

/** A token that says what it says, for answers of a stub. */
export function jwt(claims: Record<string, unknown>): string {
  return new UnsecuredJWT(claims).encode();
}
