import { Secret } from '../../src-shared/text/secret.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActiveSession } from '../ports/identity.ts';
import { mergeClaims, type Claims } from './claims.ts';
import type { ClockOffset } from './clock-offset.ts';
import type { SessionContent, StoredSession } from './session-store.ts';
import { expiryOf, readClaims, type TokenSet } from './token-set.ts';

/** A person's session in memory: what is in the keychain, ready for use. */
export interface Session {
  readonly revision: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly user: User;
  readonly claims: Claims;
  readonly userInfo: Claims | null;
  readonly tokens: TokenSet;
  readonly signedInAt: number;
  /** When the ID token ends on the monotonic clock: a wall clock that is set back does not make it live longer. */
  readonly deadline: number;
}

export interface SessionClock {
  readonly clock: Clock;
  readonly offset: ClockOffset;
}

/** Takes a stored session into memory; the user is what the mapping makes of the claims now. */
export function openSession(
  stored: StoredSession,
  userOf: (claims: Claims, stored: StoredSession) => User,
  { clock, offset }: SessionClock,
): Session {
  const idClaims = readClaims(stored.idToken);
  const claims = mergeClaims(idClaims, stored.userInfo);
  const idTokenExpiresAt = expiryOf(idClaims);
  return {
    revision: stored.revision,
    issuer: stored.issuer,
    clientId: stored.clientId,
    user: userOf(claims, stored),
    claims,
    userInfo: stored.userInfo,
    signedInAt: stored.signedInAt,
    deadline: clock.monotonic() + idTokenExpiresAt - offset.now(),
    tokens: {
      idToken: new Secret('subject_token', stored.idToken),
      idTokenExpiresAt,
      accessToken: stored.accessToken === null ? null : new Secret('subject_token', stored.accessToken),
      accessTokenExpiresAt: stored.accessTokenExpiresAt,
      refreshToken: stored.refreshToken === null ? null : new Secret('refresh_token', stored.refreshToken),
      scope: stored.scope,
    },
  };
}

/** What goes to the keychain. */
export function sessionContent(
  of: Pick<Session, 'issuer' | 'clientId' | 'user' | 'userInfo' | 'signedInAt'>,
  tokens: TokenSet,
): SessionContent {
  return {
    issuer: of.issuer,
    clientId: of.clientId,
    sub: of.user.sub,
    idToken: tokens.idToken.reveal(),
    accessToken: tokens.accessToken?.reveal() ?? null,
    accessTokenExpiresAt: tokens.accessTokenExpiresAt,
    refreshToken: tokens.refreshToken?.reveal() ?? null,
    scope: tokens.scope,
    userInfo: of.userInfo === null ? null : { ...of.userInfo },
    roles: [...of.user.roles],
    signedInAt: of.signedInAt,
  };
}

/** Whether the ID token is good for that long yet, by both clocks. */
export function isGoodFor(session: Session, ms: number, { clock, offset }: SessionClock): boolean {
  return clock.monotonic() + ms < session.deadline && offset.now() + ms < session.tokens.idTokenExpiresAt;
}

/** The session as the exchange and the proxy see it; its times are this computer's. */
export function activeSession(
  session: Session,
  { account, epoch }: Pick<ActiveSession, 'account' | 'epoch'>,
  offset: ClockOffset,
): ActiveSession {
  const { tokens } = session;
  const accessGood = tokens.accessTokenExpiresAt === null || tokens.accessTokenExpiresAt > offset.now();
  return {
    account,
    user: session.user,
    epoch,
    clientId: session.clientId,
    idToken: tokens.idToken,
    idTokenExpiresAt: tokens.idTokenExpiresAt - offset.ms,
    accessToken: accessGood ? tokens.accessToken : null,
  };
}
