import * as oidc from 'openid-client';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { SigningKeySource } from '../ports/signing-key.ts';
import type { Vault } from '../ports/vault.ts';
import { clientAuthentication, clientProof } from './client-authentication.ts';
import { readClientSecret } from './client-secret.ts';
import { createClockOffset, type ClockOffset } from './clock-offset.ts';
import { discover, type ProviderMetadata } from './discovery.ts';
import type { ProviderErrorContext } from './provider-error-context.ts';
import { providerProblem } from './provider-errors.ts';
import { fetchProviderKeys } from './provider-keys.ts';
import { providerFetch, type ProviderFetch } from './provider-fetch.ts';
import type { SecretReferences } from './secret-reference.ts';
import { refuseUnusable } from './usable-provider.ts';

/** How long a discovery document is good. Endpoints hardly ever move; keys are read anew for each token anyway. */
const DISCOVERY_TTL_MS = 10 * 60_000;
const REQUEST_SECONDS = 30;
/** Seconds that times in a token may be off, after the correction by the provider's clock. */
const CLOCK_TOLERANCE_SECONDS = 30;

export interface ConnectionDeps {
  readonly settings: SettingsSource;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly signingKeys: SigningKeySource;
  readonly references: SecretReferences;
  readonly dev: boolean;
}

/** The endpoints that a client authenticates at; an assertion is good for one of them (RFC 7523 section 3). */
export type ClientEndpoint = 'token_endpoint' | 'revocation_endpoint' | 'device_authorization_endpoint';

/** The provider of the settings, discovered and checked. */
export interface ProviderConnection {
  readonly provider: IdentityProvider;
  readonly metadata: ProviderMetadata;
  readonly host: string;
  /**
   * A client for one endpoint, good for one operation: its network ends with the signal, its times are corrected by the
   * provider's clock, and the provider's keys are in it, so that no answer waits for another request to be verified.
   */
  client(endpoint: ClientEndpoint, signal?: AbortSignal): Promise<oidc.Configuration>;
  /** The network to this provider, ended by the signal. */
  fetch(signal?: AbortSignal): ProviderFetch;
  /** A failure of anything above as a Problem; the signal's own reason where it was aborted. */
  problem(thrown: unknown, signal?: AbortSignal): Promise<Problem>;
}

export interface ProviderConnections {
  readonly offset: ClockOffset;
  /**
   * To the provider of the settings, or to the one given. Rejects with `not_configured` or what stands in the way of
   * using it.
   */
  connect(signal?: AbortSignal, provider?: IdentityProvider): Promise<ProviderConnection>;
  /** A failure at a provider as a Problem. */
  problem(provider: IdentityProvider, thrown: unknown, signal?: AbortSignal): Promise<Problem>;
  /** Forgets the discovery document. */
  forget(): void;
}

export function createConnections(
  deps: ConnectionDeps,
  redirectUris: () => readonly string[],
): ProviderConnections {
  const offset = createClockOffset(deps.clock);
  let known: { key: string; at: number; metadata: ProviderMetadata } | null = null;

  function context(provider: IdentityProvider): ProviderErrorContext {
    return {
      host: new URL(provider.issuer).host,
      issuer: provider.issuer,
      clientAuthentication: provider.clientAuthentication,
      scopes: provider.scopes,
      redirectUris: redirectUris(),
      offsetMs: offset.ms,
      now: offset.now(),
    };
  }

  async function metadataOf(provider: IdentityProvider, signal?: AbortSignal): Promise<ProviderMetadata> {
    refuseUnusable(provider, deps.dev);
    const key = JSON.stringify([provider.issuer, provider.discoveryEndpoint, provider.preset]);
    const age = known === null ? Number.NaN : deps.clock.monotonic() - known.at;
    if (known?.key === key && age < DISCOVERY_TTL_MS) return known.metadata;
    const fetch = providerFetch({ ...deps, offset }, signal);
    const metadata = await discover(provider, { fetch, dev: deps.dev });
    known = { key, at: deps.clock.monotonic(), metadata };
    return metadata;
  }

  const explain = (provider: IdentityProvider, thrown: unknown, by?: AbortSignal): Promise<Problem> =>
    translate(thrown, context(provider), by);

  return {
    offset,
    problem: explain,
    forget: () => (known = null),
    async connect(signal, given) {
      const provider = given ?? deps.settings.current().identityProvider;
      if (provider === null) throw new Problem('not_configured');
      const problem = (thrown: unknown, by?: AbortSignal): Promise<Problem> => explain(provider, thrown, by);
      try {
        const metadata = await metadataOf(provider, signal);
        return {
          provider,
          metadata,
          host: new URL(metadata.issuer).host,
          client: (endpoint, by) => clientFor(deps, offset, provider, metadata, endpoint, by),
          fetch: (by) => providerFetch({ ...deps, offset }, by),
          problem,
        };
      } catch (thrown) {
        throw await problem(thrown, signal);
      }
    },
  };
}

async function translate(
  thrown: unknown,
  context: ProviderErrorContext,
  signal?: AbortSignal,
): Promise<Problem> {
  if (signal?.aborted && signal.reason instanceof Problem) return signal.reason;
  return await providerProblem(thrown, context);
}

async function clientFor(
  deps: ConnectionDeps,
  offset: ClockOffset,
  provider: IdentityProvider,
  metadata: ProviderMetadata,
  endpoint: ClientEndpoint,
  signal?: AbortSignal,
): Promise<oidc.Configuration> {
  const fetch = providerFetch({ ...deps, offset }, signal);
  // Read before the request whose answer they verify: a rotated refresh token must not be lost for want of a key.
  const keys = endpoint === 'token_endpoint' ? await fetchProviderKeys(metadata.jwks_uri, fetch) : null;
  const configuration = new oidc.Configuration(
    metadata,
    provider.clientId,
    // The library looks at the computer's real clock: the skew is what separates it from the provider's time.
    {
      [oidc.clockSkew]: Math.round((offset.now() - Date.now()) / 1000),
      [oidc.clockTolerance]: CLOCK_TOLERANCE_SECONDS,
    },
    await authenticationFor(deps, offset, provider, metadata[endpoint] ?? metadata.token_endpoint),
  );
  configuration[oidc.customFetch] = fetch;
  configuration.timeout = REQUEST_SECONDS;
  if (deps.dev) oidc.allowInsecureRequests(configuration);
  oidc.enableNonRepudiationChecks(configuration);
  if (keys !== null) oidc.setJwksCache(configuration, { jwks: keys, uat: Math.floor(Date.now() / 1000) });
  return configuration;
}

async function authenticationFor(
  deps: ConnectionDeps,
  offset: ClockOffset,
  provider: IdentityProvider,
  endpoint: string,
): Promise<oidc.ClientAuth> {
  const proof = await clientProof({
    method: provider.clientAuthentication,
    audience: provider.tokenExchange.clientAssertionAudience,
    key: () => deps.signingKeys.current(),
    secret: async () => {
      const secret = await readClientSecret('sign_in', provider.clientSecret, deps);
      if (secret === null) throw new Problem('client_secret_missing');
      return secret;
    },
  });
  // oxlint-disable-next-line typescript/no-misused-promises -- the library awaits it, its type says void
  return clientAuthentication(proof, { endpoint, clock: deps.clock, offsetMs: offset.ms });
}
