import * as oidc from 'openid-client';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { ProviderConnection, ProviderConnections } from './connection.ts';
import type { Dpop } from './dpop.ts';
import { isGoodFor, type Session, type SessionClock } from './session.ts';
import type { SessionState } from './session-state.ts';
import type { SessionContent, SessionKey, SessionStore, StoredSession } from './session-store.ts';
import { readClaims, toTokenSet, type TokenSet } from './token-set.ts';

/** A call is made with an ID token that is good for so long yet; a shorter one is refreshed first. */
export const MARGIN_MS = 60_000;

/** What the refresh needs of the account. */
export interface RefreshedAccount {
  keyOf(): SessionKey;
  /** Takes what is in the keychain into memory: throws `role_denied` when the mapping lets the person in no more. */
  open(stored: StoredSession): Session;
  /** What goes to the keychain for new tokens of the same person. */
  content(session: Session, tokens: TokenSet): SessionContent;
  /** The session is over, with the reason. The stored one is removed unless a newer one is there. */
  end(session: Session, reason: Problem): Promise<void>;
}

export interface RefreshDeps extends SessionClock {
  readonly state: SessionState;
  readonly store: SessionStore;
  readonly connections: ProviderConnections;
  readonly dpop: Dpop;
  readonly account: RefreshedAccount;
  readonly record: (session: Session, problem: Problem | null) => void;
}

/** One refresh. What somebody else has stored meanwhile is taken instead of a request, or instead of the refusal. */
export async function refreshOnce(
  deps: RefreshDeps,
  session: Session,
  signal: AbortSignal,
): Promise<Session> {
  const stored = await deps.store.read(deps.account.keyOf());
  if (stored === null) throw removedElsewhere();
  if (stored.revision !== session.revision) {
    const newer = adopt(deps, session, stored);
    if (isGoodFor(newer, MARGIN_MS, deps)) return newer;
    return await request(deps, newer, signal);
  }
  try {
    return await request(deps, session, signal);
  } catch (thrown) {
    const refused = asProblem(thrown).code === 'grant_refused';
    const newer = refused ? await deps.store.read(deps.account.keyOf()) : null;
    if (newer === null || newer.revision === session.revision) throw thrown;
    return adopt(deps, session, newer);
  }
}

function adopt({ state, account }: RefreshDeps, session: Session, stored: StoredSession): Session {
  if (stored.sub !== session.user.sub) throw new Problem('user_changed');
  if (state.session?.user.sub !== session.user.sub) throw new Problem('cancelled');
  const next = account.open(stored);
  state.renew(next);
  return next;
}

async function request(deps: RefreshDeps, session: Session, signal: AbortSignal): Promise<Session> {
  const connection = await deps.connections.connect(signal);
  try {
    const tokens = await requestTokens(deps, connection, session, signal);
    signal.throwIfAborted();
    // Kept before it is used: with rotation the old refresh token is worth nothing any more (RFC 9700 section 4.14.2).
    const stored = await deps.store.replace(
      deps.account.keyOf(),
      session.revision,
      deps.account.content(session, tokens),
    );
    if (stored === null) throw removedElsewhere();
    signal.throwIfAborted();
    const next = adopt(deps, session, stored);
    deps.record(next, null);
    return next;
  } catch (thrown) {
    throw await connection.problem(thrown, signal);
  }
}

async function requestTokens(
  deps: RefreshDeps,
  connection: ProviderConnection,
  session: Session,
  signal: AbortSignal,
): Promise<TokenSet> {
  const refreshToken = session.tokens.refreshToken;
  if (refreshToken === null) throw notRefreshable();
  const client = await connection.client('token_endpoint', signal);
  const scope = { provider: connection.provider, key: deps.account.keyOf(), client };
  // With `openid`, or there would be no new ID token (OpenID Connect Core section 12).
  const asked = session.tokens.scope ?? ['openid', ...connection.provider.scopes].join(' ');
  const response = await deps.dpop.run(scope, (options) =>
    oidc.refreshTokenGrant(client, refreshToken.reveal(), { scope: asked }, options),
  );
  const tokens = toTokenSet(response, deps.offset.now(), session.tokens);
  if (readClaims(tokens.idToken.reveal())['sub'] !== session.user.sub) throw new Problem('user_changed');
  return tokens;
}

/** There is no refresh token to ask with. */
export function notRefreshable(): Problem {
  return new Problem('session_ended', {
    reason:
      'it cannot be refreshed. The provider gave no refresh token: grant the scope offline_access and the Refresh Token grant to the app.',
    url: '',
  });
}

function removedElsewhere(): Problem {
  return new Problem('session_ended', { reason: 'it was removed from the keychain.', url: '' });
}
