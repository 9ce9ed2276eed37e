import type { SessionView } from '../../src-shared/domain/session.ts';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Attempts } from './attempts.ts';
import type { ClockOffset } from './clock-offset.ts';
import type { SessionState } from './session-state.ts';

/** What the window and the command line see: never a token. `unread` is why the keychain could not be read. */
export function viewOf(
  configured: boolean,
  state: SessionState,
  attempts: Pick<Attempts, 'running'>,
  unread: Problem | null,
  offset: ClockOffset,
): SessionView {
  if (!configured) return { state: 'not_configured' };
  const { session, ended, health } = state;
  if (session !== null)
    return {
      state: 'signed_in',
      user: session.user,
      signedInAt: iso(session.signedInAt - offset.ms),
      idTokenExpiresAt: iso(session.tokens.idTokenExpiresAt - offset.ms),
      refreshable: session.tokens.refreshToken !== null,
      health,
    };
  if (attempts.running !== null) return { state: 'signing_in', since: iso(attempts.running.startedAt) };
  return { state: 'signed_out', reason: (unread ?? ended)?.report().title ?? null };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
