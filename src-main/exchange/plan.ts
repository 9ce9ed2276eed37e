import type { ClientAuthentication, Preset, SecretReference } from '../../src-shared/domain/provider.ts';
import type { Injection, TokenExchangeAuthorization } from '../../src-shared/domain/server.ts';

export type StrategyName =
  | 'rfc8693'
  | 'id_jag'
  | 'oauth_sts'
  | 'vaulted_secret'
  | 'service_account'
  | 'entra_obo'
  | 'client_credentials'
  | 'static_secret'
  | 'none';

/** Where a client secret may be, in the order it is looked for. */
export type SecretSource = { readonly reference: SecretReference } | { readonly entry: string };

/** As which client a token endpoint is asked, and how that is proven. */
export interface ClientPlan {
  readonly clientId: string;
  readonly method: ClientAuthentication;
  readonly secrets: readonly SecretSource[];
  /** The `aud` of a client assertion: `endpoint`, `issuer` or a URL. */
  readonly assertionAudience: string;
}

interface ServerOfPlan {
  readonly serverId: string;
  readonly serverName: string;
  readonly serverUrl: string;
  readonly injection: Injection;
}

/** Everything that decides what is sent for a server, resolved from the settings: plain values, compared by value. */
export interface TokenPlan extends ServerOfPlan {
  readonly strategy: Exclude<StrategyName, 'static_secret' | 'none'>;
  readonly preset: Preset;
  readonly issuer: string;
  readonly discoveryEndpoint: string | null;
  /** null is found in the provider's metadata. */
  readonly endpoint: string | null;
  readonly client: ClientPlan;
  readonly subjectToken: 'id_token' | 'access_token';
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly resource: string | null;
  /**
   * ID-JAG only: a URL that may be the resource's authorization server or the resource; the server's metadata tells.
   */
  readonly target: string | null;
  /** ID-JAG only: the client at the resource's authorization server. null is the same client as in the first leg. */
  readonly redeemAs: ClientPlan | null;
  readonly dpop: TokenExchangeAuthorization['dpop'];
  /** What was made of the settings, in words. */
  readonly notes: readonly string[];
}

/** Whether the server sees the person, and the person's token is what is exchanged. */
export function isPerPerson(plan: ExchangePlan): boolean {
  return isTokenPlan(plan) && plan.strategy !== 'client_credentials';
}

/** A server that does not see the person, and for which nobody is asked. */
export type StaticPlan = ServerOfPlan &
  (
    | { readonly strategy: 'static_secret'; readonly secrets: readonly SecretSource[] }
    | { readonly strategy: 'none' }
  );

export type ExchangePlan = TokenPlan | StaticPlan;

export function isTokenPlan(plan: ExchangePlan): plan is TokenPlan {
  return plan.strategy !== 'static_secret' && plan.strategy !== 'none';
}

/** The keychain entry of a server's own secret: its fixed secret, or the client secret at its authorization server. */
export function serverSecretEntry(serverId: string): string {
  return `server-secret/${serverId}`;
}
