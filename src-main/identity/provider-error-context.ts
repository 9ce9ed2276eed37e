import type { ClientAuthentication } from '../../src-shared/domain/provider.ts';

/** What the translation needs to know of the request that failed. */
export interface ProviderErrorContext {
  readonly host: string;
  /** As configured: named where the provider says another. */
  readonly issuer: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly scopes: readonly string[];
  readonly redirectUris: readonly string[];
  /** What the provider's clock is ahead, in milliseconds. */
  readonly offsetMs: number;
  /** Milliseconds since the epoch, for the time to wait that a 429 gives. */
  readonly now: number;
}
