import type { User } from '../../src-shared/domain/session.ts';
import type { SubjectToken } from '../../src-shared/text/secret.ts';

/** The session of the person signed in, as the exchange and the proxy see it. */
export interface ActiveSession {
  readonly user: User;
  /** Grows with each sign-in and sign-out: what was made in another epoch is never used. */
  readonly epoch: number;
  /** The client the tokens were issued to. */
  readonly clientId: string;
  readonly idToken: SubjectToken;
  /** Milliseconds since the epoch. */
  readonly idTokenExpiresAt: number;
  readonly accessToken: SubjectToken | null;
}

/** Who is signed in, with tokens that are good now. */
export interface SessionSource {
  /** The epoch as it is now; also when nobody is signed in. */
  readonly epoch: number;
  /** Who is signed in, without any waiting and whatever the age of the tokens; null when nobody is. */
  who(): User | null;
  /**
   * The session with an ID token that is good for a while yet, refreshed first where needed: one refresh for all who
   * wait. Throws `not_configured`, `not_signed_in`, `session_ended`, `provider_unreachable`, or the signal's reason.
   */
  fresh(signal?: AbortSignal): Promise<ActiveSession>;
  /** Called at each change of epoch; returns the removal. */
  onEpoch(listener: (epoch: number) => void): () => void;
}
