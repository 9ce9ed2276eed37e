import type { IdentityProvider, SecretReference } from '../../src-shared/domain/provider.ts';
import type {
  ClientCredentialsAuthorization,
  RequestedCredential,
  TokenExchangeAuthorization,
} from '../../src-shared/domain/server.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { clientSecretEntry } from '../identity/client-secret.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import { serverSecretEntry, type ClientPlan, type ExchangePlan, type TokenPlan } from './plan.ts';
import { sortTarget, type Target } from './sort-target.ts';

/** What the settings of a provider and a server come to. Throws `not_configured` or `exchange_not_configured`. */
export function resolveExchange(
  provider: IdentityProvider | null,
  server: CatalogServer,
  extraScopes: readonly string[] = [],
): ExchangePlan {
  const { authorization } = server;
  const named = { serverId: server.id, serverName: server.name, serverUrl: server.url };
  if (authorization.type === 'none')
    return { ...named, strategy: 'none', injection: { mode: 'authorization_bearer' } };
  if (authorization.type === 'static_secret') {
    const { secret, injection } = authorization;
    const secrets = secret === null ? [{ entry: serverSecretEntry(server.id) }] : [{ reference: secret }];
    return { ...named, strategy: 'static_secret', secrets, injection };
  }
  if (provider === null) throw new Problem('not_configured');
  if (authorization.type === 'client_credentials')
    return { ...named, ...clientCredentialsPlan(provider, server.id, authorization, extraScopes) };
  const strategy = strategyFor(provider, authorization.requestedCredential);
  const target = sortTarget(authorization, strategy);
  const scopes = [...new Set([...target.scopes, ...extraScopes])];
  requireTarget(strategy, { ...target, scopes });
  return {
    ...named,
    ...target,
    scopes,
    strategy,
    injection: authorization.injection,
    preset: provider.preset,
    issuer: provider.issuer,
    discoveryEndpoint: provider.discoveryEndpoint,
    endpoint: endpointFor(provider, authorization),
    client: exchangeClient(provider),
    subjectToken: provider.tokenExchange.subjectToken ?? (isOkta(provider) ? 'id_token' : 'access_token'),
    redeemAs: redeemClient(provider, server.id, authorization),
    dpop: authorization.dpop,
  };
}

function clientCredentialsPlan(
  provider: IdentityProvider,
  serverId: string,
  authorization: ClientCredentialsAuthorization,
  extraScopes: readonly string[],
) {
  const { clientId, clientAuthentication: method, clientSecret, issuer, tokenEndpoint } = authorization;
  return {
    strategy: 'client_credentials',
    injection: authorization.injection,
    preset: provider.preset,
    issuer: provider.issuer,
    discoveryEndpoint: null,
    endpoint: tokenEndpoint,
    client: { clientId, method, ...ownSecret(serverId, clientSecret), ...assertionAudience(provider) },
    subjectToken: 'id_token',
    audience: issuer,
    scopes: [...new Set([...(authorization.scopes ?? []), ...extraScopes])],
    resource: authorization.resource,
    target: null,
    redeemAs: null,
    dpop: 'auto',
    notes: ['The server does not see the person: the agent asks as itself.'],
  } as const;
}

function strategyFor(provider: IdentityProvider, requested: RequestedCredential): TokenPlan['strategy'] {
  const kind = provider.tokenExchange.strategy ?? presetStrategy(provider);
  if (kind === 'entra_obo') {
    if (requested === 'bearer_token') return 'entra_obo';
    throw unset(`Entra ID issues no ${requested}; choose the bearer token.`);
  }
  if (requested === 'bearer_token') return 'rfc8693';
  if (requested === 'id_jag' || kind === 'okta') return requested;
  throw unset(`only Okta issues ${requested}; choose the bearer token or the ID-JAG.`);
}

function presetStrategy({ preset }: IdentityProvider): 'okta' | 'entra_obo' | 'rfc8693' {
  if (preset === 'okta') return 'okta';
  return preset === 'entra_id' ? 'entra_obo' : 'rfc8693';
}

function isOkta(provider: IdentityProvider): boolean {
  return (provider.tokenExchange.strategy ?? presetStrategy(provider)) === 'okta';
}

/** The server's override, the provider's exchange endpoint, Okta's org server; else from discovery. */
function endpointFor(provider: IdentityProvider, authorization: TokenExchangeAuthorization): string | null {
  const given = authorization.tokenEndpoint ?? provider.tokenExchange.tokenEndpoint;
  if (given !== null) return given;
  return isOkta(provider) ? `${new URL(provider.issuer).origin}/oauth2/v1/token` : null;
}

function exchangeClient(provider: IdentityProvider): ClientPlan {
  const { tokenExchange } = provider;
  const clientId = tokenExchange.clientId ?? provider.clientId;
  const own =
    tokenExchange.clientSecret === null
      ? [{ entry: clientSecretEntry('exchange') }]
      : [{ reference: tokenExchange.clientSecret }];
  // The sign-in's secret proves the sign-in's client, and no other.
  const ofSignIn =
    clientId !== provider.clientId
      ? []
      : [
          provider.clientSecret === null
            ? { entry: clientSecretEntry('sign_in') }
            : { reference: provider.clientSecret },
        ];
  const preset = isOkta(provider) ? 'private_key_jwt' : provider.clientAuthentication;
  return {
    clientId,
    method: tokenExchange.clientAuthentication ?? preset,
    secrets: [...own, ...ofSignIn],
    assertionAudience: tokenExchange.clientAssertionAudience,
  };
}

function redeemClient(
  provider: IdentityProvider,
  serverId: string,
  { redeemAs }: TokenExchangeAuthorization,
): ClientPlan | null {
  if (redeemAs === null) return null;
  return {
    clientId: redeemAs.clientId,
    method: redeemAs.clientAuthentication,
    ...ownSecret(serverId, redeemAs.clientSecret),
    ...assertionAudience(provider),
  };
}

function ownSecret(serverId: string, reference: SecretReference | null): Pick<ClientPlan, 'secrets'> {
  return { secrets: [reference === null ? { entry: serverSecretEntry(serverId) } : { reference }] };
}

/** At another server than the provider: a URL that the settings name is the provider's alone. */
function assertionAudience(provider: IdentityProvider): Pick<ClientPlan, 'assertionAudience'> {
  const isIssuer = provider.tokenExchange.clientAssertionAudience === 'issuer';
  return { assertionAudience: isIssuer ? 'issuer' : 'endpoint' };
}

/** Refused before anything is sent: a request without a target asks for a token for everything. */
function requireTarget(strategy: TokenPlan['strategy'], target: Target): void {
  const { audience, scopes, resource } = target;
  if (strategy === 'id_jag') return;
  if (strategy === 'rfc8693' || strategy === 'entra_obo') {
    if (audience === null && resource === null && scopes.length === 0)
      throw unset('the server has no managed resource identifier (audience, scopes or resource).');
    return;
  }
  if (resource === null)
    throw unset('the server has no resource: enter the resource indicator of the connection.');
}

function unset(reason: string): Problem {
  return new Problem('exchange_not_configured', { reason });
}
