import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Browser, Log } from '../ports/outside.ts';
import type { ProviderConnections } from './connection.ts';
import type { Dpop } from './dpop.ts';
import { endSessionAtProvider } from './end-session.ts';
import { revokeTokens } from './revoke.ts';
import type { Session } from './session.ts';
import type { SessionRecorder } from './session-recorder.ts';
import type { SessionState } from './session-state.ts';
import type { SessionKey, SessionStore } from './session-store.ts';
import type { SignOutListener } from './sign-out-listener.ts';

/** Revoking and looking up the provider may take so long; the person does not wait longer for it. */
const REVOKE_MS = 5_000;

export interface SignOutOptions {
  readonly openBrowser: boolean;
  /** Part of a sign-out of all accounts, which drops the session of every local client as well. */
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
  /** Closes what waits for the browser to come back. */
  close(): Promise<void>;
}

export function createSignOut(deps: SignOutDeps): SignOut {
  let listener: SignOutListener | null = null;

  async function close(): Promise<void> {
    const closing = listener;
    listener = null;
    await closing?.close();
  }

  return {
    close,
    async run(options) {
      const session = deps.state.session;
      if (session === null) throw new Problem('not_signed_in', { url: '' });
      const key = deps.keyOf();
      // From here on nothing that was made for this session is used any more.
      deps.state.end(null);
      await close();
      const keep = (opened: SignOutListener): void => {
        listener = opened;
      };
      const notes: Note[] = [];
      const { revoked, logoutUrl } = await finish(deps, key, session, options, { keep, notes });
      const refused = notes.find(({ problem }) => problem?.code === 'sign_out_uri_mismatch')?.problem ?? null;
      deps.recorder.signedOut(session.user, refused, { revoked, everywhere: options.everywhere });
      return { revoked, logoutUrl, notes: notes.map(({ text }) => text) };
    },
  };
}

interface Note {
  readonly text: string;
  readonly problem: Problem | null;
}

interface Collected {
  readonly notes: Note[];
  readonly keep: (listener: SignOutListener) => void;
}

async function finish(
  deps: SignOutDeps,
  key: SessionKey,
  session: Session,
  { openBrowser }: SignOutOptions,
  { notes, keep }: Collected,
): Promise<Omit<SignOutResult, 'notes'>> {
  const note = (text: string, problem: Problem | null = null): void => void notes.push({ text, problem });
  const attempt = async <Value>(what: string, work: () => Promise<Value>): Promise<Value | null> => {
    try {
      return await work();
    } catch (thrown) {
      const problem = asProblem(thrown);
      deps.log.warn('sign_out_incomplete', { what, problem: problem.code });
      note(`${what} ${problem.report().title}`, problem);
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
  if (connection === null) return { revoked: false, logoutUrl: null };
  const revoked = await attempt('The tokens could not be revoked.', () =>
    revokeTokens(connection, session.tokens, signal),
  );
  const logoutUrl = await attempt('The session at the identity provider could not be ended.', () =>
    endSessionAtProvider({ ...deps, keep, note }, connection, session, { openBrowser, signal }),
  );
  return { revoked: revoked ?? false, logoutUrl };
}
