import * as oidc from 'openid-client';
import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Browser, Log } from '../ports/outside.ts';
import type { ProviderConnection, ProviderConnections } from './connection.ts';
import type { Dpop } from './dpop.ts';
import type { Session } from './session.ts';
import type { SessionKey, SessionStore } from './session-store.ts';
import type { TokenSet } from './token-set.ts';
import { createListeners } from './listeners.ts';
import type { SessionRecorder } from './session-recorder.ts';
import type { SessionState } from './session-state.ts';
import { listenForSignOut, type SignOutListener, type WayBack } from './sign-out-listener.ts';

/** Revoking and looking up the provider may take so long; the person does not wait longer for it. */
const REVOKE_MS = 5_000;

export interface SignOutOptions {
  readonly openBrowser: boolean;
  /** Drops the session of every local client as well. */
  readonly everywhere: boolean;
}

type SignOutResult = CommandResponse<'session.signOut'>;

export interface SignOutDeps {
  readonly state: SessionState;
  readonly store: SessionStore;
  readonly connections: ProviderConnections;
  readonly dpop: Dpop;
  readonly recorder: SessionRecorder;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly log: Log;
  readonly callbackPorts: readonly number[];
  readonly keyOf: () => SessionKey;
}

/** Signing out: here first and always, then at the provider as far as that can be reached. */
export interface SignOut {
  /** Rejects only when nobody is signed in. What could not be done is in the notes. */
  run(options: SignOutOptions): Promise<SignOutResult>;
  onEverywhere(listener: () => void): () => void;
  /** Closes what waits for the browser to come back. */
  close(): Promise<void>;
}

export function createSignOut(deps: SignOutDeps): SignOut {
  const everywhere = createListeners<void>(deps.log, 'sign_out_everywhere');
  let listener: SignOutListener | null = null;

  async function close(): Promise<void> {
    const closing = listener;
    listener = null;
    await closing?.close();
  }

  return {
    close,
    onEverywhere: (heard) => everywhere.add(heard),
    async run(options) {
      const session = deps.state.session;
      if (session === null) throw new Problem('not_signed_in', { url: '' });
      const key = deps.keyOf();
      // From here on nothing that was made for this session is used any more.
      deps.state.end(null);
      if (options.everywhere) everywhere.tell();
      await close();
      const keep = (opened: SignOutListener): void => {
        listener = opened;
      };
      const result = await finish(deps, key, session, options, keep);
      deps.recorder.signedOut(session.user, null, {
        revoked: result.revoked,
        everywhere: options.everywhere,
      });
      return result;
    },
  };
}

async function finish(
  deps: SignOutDeps,
  key: SessionKey,
  session: Session,
  { openBrowser }: SignOutOptions,
  keep: (listener: SignOutListener) => void,
): Promise<SignOutResult> {
  const notes: string[] = [];
  const attempt = async <Value>(what: string, work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (thrown) {
      const problem = asProblem(thrown);
      deps.log.warn('sign_out_incomplete', { what, problem: problem.code });
      notes.push(`${what} ${problem.report().title}`);
      return null;
    }
  };
  await attempt('The tokens could not be removed from the keychain.', async () => {
    await deps.store.remove(key, session.revision);
    await deps.dpop.forgetKey(key);
  });
  const signal = AbortSignal.timeout(REVOKE_MS);
  const connection = await attempt('The identity provider could not be told.', () =>
    deps.connections.connect(signal),
  );
  if (connection === null) return { revoked: false, logoutUrl: null, notes };
  const revoked = await attempt('The tokens could not be revoked.', () =>
    revokeTokens(connection, session.tokens, signal),
  );
  const logoutUrl = await attempt('The session at the identity provider could not be ended.', () =>
    endSession(deps, connection, session, { openBrowser, notes, keep }),
  );
  return { revoked: revoked ?? false, logoutUrl, notes };
}

/**
 * The refresh token first: at Okta that revokes its access token too (RFC 7009 section 2.1). Rejects with what the
 * provider said.
 */
export async function revokeTokens(
  connection: ProviderConnection,
  { refreshToken, accessToken }: Pick<TokenSet, 'refreshToken' | 'accessToken'>,
  signal: AbortSignal,
): Promise<boolean> {
  if (connection.metadata.revocation_endpoint === undefined)
    throw new Problem('provider_error', { error: 'no revocation endpoint', reason: '' });
  const tokens = [
    { token: refreshToken?.reveal(), hint: 'refresh_token' },
    { token: accessToken?.reveal(), hint: 'access_token' },
  ];
  try {
    for (const { token, hint } of tokens) {
      if (token === undefined) continue;
      const client = await connection.client('revocation_endpoint', signal);
      await oidc.tokenRevocation(client, token, { token_type_hint: hint });
    }
    return true;
  } catch (thrown) {
    throw await connection.problem(thrown, signal);
  }
}

interface EndSession {
  readonly openBrowser: boolean;
  readonly notes: string[];
  readonly keep: (listener: SignOutListener) => void;
}

/**
 * RP-initiated logout (OpenID Connect RP-Initiated Logout section 2). Switched off, the session at the provider stays,
 * and nothing is opened that it could refuse.
 */
async function endSession(
  deps: SignOutDeps,
  connection: ProviderConnection,
  session: Session,
  { openBrowser, notes, keep }: EndSession,
): Promise<string | null> {
  if (!connection.provider.rpInitiatedLogout) return null;
  if (connection.metadata.end_session_endpoint === undefined) {
    notes.push('The identity provider has no sign-out page; your session in the browser stays.');
    return null;
  }
  const endpoint = connection.metadata.end_session_endpoint;
  const listener = await listenForSignOut({
    clock: deps.clock,
    ports: deps.callbackPorts,
    target: (back) => logoutUrl(endpoint, session, back),
  });
  keep(listener);
  if (!listener.comesBack)
    notes.push('No registered port was free, so the browser does not come back after the sign-out.');
  if (openBrowser)
    await deps.browser.open(listener.startUrl).catch(() => {
      notes.push('The browser could not be opened: open the sign-out address yourself.');
    });
  return listener.startUrl;
}

function logoutUrl(endpoint: string, session: Session, back: WayBack | null): URL {
  const url = new URL(endpoint);
  // Okta takes an expired ID token too, if it is its own.
  url.searchParams.set('id_token_hint', session.tokens.idToken.reveal());
  url.searchParams.set('client_id', session.clientId);
  if (back !== null) {
    url.searchParams.set('post_logout_redirect_uri', back.redirectUri);
    url.searchParams.set('state', back.state);
  }
  return url;
}
