import { asProblem, Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Account } from './account.ts';
import { abortable } from './attempts.ts';
import type { Refresher } from './refresh.ts';
import { activeSession, type Session, type SessionClock } from './session.ts';
import type { SessionState } from './session-state.ts';
import { sessionWarnings } from './session-warnings.ts';

const CLOCK_WARNING_SECONDS = 5 * 60;

export interface SessionSourceDeps extends SessionClock {
  readonly accountId: string;
  readonly settings: SettingsSource;
  readonly state: SessionState;
  readonly account: Pick<Account, 'restore'>;
  readonly refresher: Refresher;
  readonly loginUrl: () => string;
  readonly log: Log;
}

/** The session for those who act with it, and its way back from the keychain. */
export interface RestoredSessionSource {
  /** Why the keychain could not be read; null when it was. */
  readonly unread: Problem | null;
  restore(): Promise<void>;
  /** What `fresh` gives where nothing has to be waited for; null where it has, or where there is none. */
  ready(): ActiveSession | null;
  fresh(signal?: AbortSignal): Promise<ActiveSession>;
  renewed(refused: ActiveSession, signal?: AbortSignal): Promise<ActiveSession>;
  problems(): readonly ProblemReport[];
  resumed(): void;
}

export function createSessionSource(deps: SessionSourceDeps): RestoredSessionSource {
  const { settings, state, account, refresher, log } = deps;
  let unread: Problem | null = null;

  async function restore(): Promise<void> {
    try {
      await account.restore();
      unread = null;
    } catch (thrown) {
      // A locked keychain is not an empty one: it is asked again at the next call.
      unread = asProblem(thrown);
      log.warn('session_not_read', { problem: unread.code });
    }
    state.changed();
  }

  function ready(): ActiveSession | null {
    const session = settings.current().identityProvider === null ? null : refresher.ready();
    return session && activeSession(session, { account: deps.accountId, epoch: state.epoch }, deps.offset);
  }

  async function fresh(signal?: AbortSignal): Promise<ActiveSession> {
    if (settings.current().identityProvider === null) throw new Problem('not_configured');
    if (state.session === null && unread !== null) await abortable(restore(), signal);
    if (state.session === null)
      throw unread ?? state.ended ?? new Problem('not_signed_in', { url: deps.loginUrl() });
    return sameEpoch(() => refresher.fresh(signal));
  }

  async function renewed(refused: ActiveSession, signal?: AbortSignal): Promise<ActiveSession> {
    return sameEpoch(() => refresher.renewed(refused.idToken, signal));
  }

  /** Nobody signed out (and perhaps in again, as somebody else) while the call waited. */
  async function sameEpoch(get: () => Promise<Session>): Promise<ActiveSession> {
    const { epoch } = state;
    const session = await get();
    if (state.epoch !== epoch || state.session === null)
      throw state.ended ?? new Problem('not_signed_in', { url: deps.loginUrl() });
    return activeSession(session, { account: deps.accountId, epoch }, deps.offset);
  }

  return {
    get unread() {
      return unread;
    },
    restore,
    ready,
    fresh,
    renewed,
    problems: () =>
      [
        unread,
        refresher.problem,
        clockProblem(deps.offset.ms),
        ...sessionWarnings(settings.current().identityProvider, state.session),
      ]
        .filter((problem) => problem !== null)
        .map((problem) => problem.report()),
    resumed() {
      if (unread !== null) void restore();
      refresher.check();
    },
  };
}

/** Everything here is corrected by the provider's clock, but a person wants to know. */
function clockProblem(offsetMs: number): Problem | null {
  const seconds = Math.abs(Math.round(offsetMs / 1000));
  return seconds > CLOCK_WARNING_SECONDS ? new Problem('clock_skew', { seconds }) : null;
}
