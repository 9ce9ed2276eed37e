import type { TokenEndpointResponse } from 'openid-client';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { User } from '../../src-shared/domain/session.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { fetchMissingClaims, type RoleMemory } from './admission.ts';
import type { AttemptWork } from './attempts.ts';
import { mergeClaims } from './claims.ts';
import type { ProviderConnection } from './connection.ts';
import type { RefreshedAccount } from './refresh-once.ts';
import { admit } from './person.ts';
import { openSession, sessionContent, type Session, type SessionClock } from './session.ts';
import type { SessionRecorder } from './session-recorder.ts';
import type { SessionState } from './session-state.ts';
import type { SessionKey, SessionStore, StoredSession } from './session-store.ts';
import { revokeTokens } from './revoke.ts';
import { readClaims, toTokenSet, type TokenSet } from './token-set.ts';

const REVOKE_MS = 5_000;

export interface AccountDeps extends SessionClock {
  readonly accountId: string;
  readonly settings: SettingsSource;
  readonly state: SessionState;
  readonly store: SessionStore;
  readonly roles: RoleMemory;
  readonly recorder: SessionRecorder;
  readonly loginUrl: () => string;
  readonly log: Log;
}

/** How tokens become a session of a person, and how that ends. */
export interface Account extends RefreshedAccount {
  /** New tokens of a sign-in: the person is let in, kept and known from here on; or `role_denied`. */
  accept(
    response: TokenEndpointResponse,
    connection: ProviderConnection,
    attempt: AttemptWork,
  ): Promise<User>;
  /** Takes up the stored session. Rejects with the vault's problem. */
  restore(): Promise<void>;
  /** The mapping has changed: the person is looked at again. */
  remap(): Promise<void>;
}

export function createAccount(deps: AccountDeps): Account {
  const { state, store, recorder } = deps;

  const provider = (): IdentityProvider => {
    const current = deps.settings.current().identityProvider;
    if (current === null) throw new Problem('not_configured');
    return current;
  };
  const key = (): SessionKey => {
    const { issuer, clientId } = provider();
    return { account: deps.accountId, issuer: issuer.replace(/\/$/, ''), clientId };
  };

  function open(stored: StoredSession): Session {
    const { roleMapping, teamSync } = provider();
    const userOf: Parameters<typeof openSession>[1] = (claims, { issuer, roles }) => {
      const { user, allowed } = admit({ roleMapping, teamSync }, issuer, claims, roles);
      if (!allowed) throw new Problem('role_denied');
      return user;
    };
    return openSession(stored, userOf, deps);
  }

  async function accept(
    response: TokenEndpointResponse,
    connection: ProviderConnection,
    attempt: AttemptWork,
  ): Promise<User> {
    const tokens = toTokenSet(response, deps.offset.now());
    const idClaims = readClaims(tokens.idToken.reveal());
    const userInfo = await fetchMissingClaims(connection, idClaims, response, deps.log, attempt.signal);
    const { issuer } = connection.metadata;
    const claims = mergeClaims(idClaims, userInfo);
    const lastRoles = connection.provider.roleMapping.skipSync
      ? await deps.roles.recall(issuer, String(claims['sub']))
      : null;
    const { user, allowed } = admit(connection.provider, issuer, claims, lastRoles);
    if (!allowed) {
      await discard(connection, tokens);
      throw new Problem('role_denied', { sub: user.sub });
    }
    attempt.commit();
    const { clientId } = connection.provider;
    const content = sessionContent(
      { issuer, clientId, user, userInfo, signedInAt: deps.offset.now() },
      tokens,
    );
    const stored = await store.write(key(), content);
    await deps.roles.keep(issuer, user.sub, user.roles);
    replaceSession(
      connection,
      openSession(stored, () => user, deps),
    );
    recorder.signedIn(user, attempt.id);
    return user;
  }

  function replaceSession(connection: ProviderConnection, session: Session): void {
    const before = state.session;
    state.begin(session);
    if (before !== null && before.user.sub !== session.user.sub) {
      recorder.signedOut(before.user, null, { replaced: true });
      void discard(connection, before.tokens);
    }
  }

  /** Tokens that nobody will use: the provider is told, and it does not matter if that fails. */
  async function discard(connection: ProviderConnection, tokens: TokenSet): Promise<void> {
    try {
      await revokeTokens(connection, tokens, AbortSignal.timeout(REVOKE_MS));
    } catch (thrown) {
      deps.log.warn('revocation_failed', { problem: asProblem(thrown).code });
    }
  }

  async function end(session: Session, cause: Problem): Promise<void> {
    if (state.session?.user.sub !== session.user.sub) return;
    const sessionKey = key();
    state.end(withLoginUrl(cause, deps.loginUrl()));
    recorder.signedOut(session.user, cause);
    try {
      await store.remove(sessionKey, session.revision);
    } catch (thrown) {
      deps.log.warn('session_not_removed', { problem: asProblem(thrown).code });
    }
  }

  async function restore(): Promise<void> {
    if (deps.settings.current().identityProvider === null) return;
    const stored = await store.read(key());
    if (stored === null || state.session !== null) return;
    try {
      state.begin(open(stored));
    } catch (thrown) {
      const problem = asProblem(thrown);
      deps.log.warn('session_not_restored', { problem: problem.code });
      await store.remove(key(), stored.revision);
      state.end(problem);
    }
  }

  async function remap(): Promise<void> {
    const session = state.session;
    if (session === null) return;
    const { user, allowed } = admit(provider(), session.issuer, session.claims, session.user.roles);
    if (allowed) state.renew({ ...session, user });
    else await end(session, new Problem('role_denied', { sub: user.sub }));
  }

  return {
    keyOf: key,
    accept,
    open,
    content: sessionContent,
    end,
    restore,
    remap,
  };
}

/** How the end of a session is told: always with where to sign in again. */
function withLoginUrl(cause: Problem, url: string): Problem {
  switch (cause.code) {
    case 'grant_refused':
      return new Problem(
        'session_ended',
        { reason: `the identity provider does not renew it. ${String(cause.detail['reason'] ?? '')}`, url },
        { cause },
      );
    case 'session_ended':
      return new Problem('session_ended', { ...cause.detail, url }, { cause });
    default:
      return cause;
  }
}
