import type { User } from '../../src-shared/domain/session.ts';
import type { SubjectToken } from '../../src-shared/text/secret.ts';

/** The session of the person signed in, as the exchange and the proxy see it. */
export interface ActiveSession {
  /** Whose it is: the name of an account in the settings. */
  readonly account: string;
  readonly user: User;
  /** Another one after each sign-in and sign-out, and in each account: what was made in another is never used. */
  readonly epoch: number;
  /** The client the tokens were issued to. */
  readonly clientId: string;
  readonly idToken: SubjectToken;
  /** Milliseconds since the epoch. */
  readonly idTokenExpiresAt: number;
  readonly accessToken: SubjectToken | null;
}

/** How strongly and how recently a person must have signed in (RFC 9470 section 3). */
export interface StepUpDemand {
  /** Seconds ago at most. */
  readonly maxAge?: number | undefined;
  readonly acrValues?: string | undefined;
  /** The `claims` parameter as the provider wrote it (OpenID Connect Core section 5.5). */
  readonly claims?: string | undefined;
}

/** Who is signed in, with tokens that are good now: in the active account, or in the one that is named. */
export interface SessionSource {
  /** The epoch of the active account as it is now; also when nobody is signed in. */
  readonly epoch: number;
  /** Whether what was made in this epoch, of whichever account, may be used yet. */
  isCurrent(epoch: number): boolean;
  /** Who is signed in, without any waiting and whatever the age of the tokens; null when nobody is. */
  who(account?: string | null): User | null;
  /**
   * What {@link SessionSource.fresh} would give, where it would give it without any waiting; null: ask there, also for
   * why not.
   */
  ready(account?: string | null): ActiveSession | null;
  /**
   * The session with an ID token that is good for a while yet, refreshed first where needed: one refresh for all who
   * wait. Throws `not_configured`, `not_signed_in`, `session_ended`, `provider_unreachable`, `account_unknown`, or the
   * signal's reason.
   */
  fresh(signal?: AbortSignal, account?: string | null): Promise<ActiveSession>;
  /** Called with the active account's epoch when any account's has changed, or another is active; returns the removal. */
  onEpoch(listener: (epoch: number) => void): () => void;
}
