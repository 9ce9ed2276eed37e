import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { SubjectToken } from '../../src-shared/text/secret.ts';
import { abortable } from './attempts.ts';
import { MARGIN_MS, notRefreshable, refreshOnce, type RefreshDeps } from './refresh-once.ts';
import { retryDelay } from './retry-delay.ts';
import { isGoodFor, type Session } from './session.ts';

/** While a refresh is not possible a token is used up to here. */
const LAST_MS = 5_000;
/** The refresh in the background begins so long before the end, or at the last fifth of a short life. */
const LEAD_MS = 5 * 60_000;
const LEAD_PART = 0.2;
const JITTER_MS = 30_000;
/** Timers drift and sleep: what is due is looked at this often at least. */
const LONGEST_WAIT_MS = 10 * 60_000;
const STOP_MS = 3_000;

export interface RefresherDeps extends RefreshDeps {
  readonly random: () => number;
}

/** Keeps the ID token fresh: before it ends in the background, and for whoever needs one now. */
export interface Refresher {
  /** The problem that stands in the way of the next refresh; null when all is well. */
  readonly problem: Problem | null;
  /** The session, where its ID token is good for a while yet. */
  ready(): Session | null;
  fresh(signal?: AbortSignal): Promise<Session>;
  /** The session with another ID token than this one, which somebody refused although it is not old. */
  renewed(refused: SubjectToken, signal?: AbortSignal): Promise<Session>;
  /** Looks at once whether something is due: after sleep, a jump of the clock, a change of the network. */
  check(): void;
  /** Starts over with the session as it is now. */
  restart(): void;
  /** Waits a moment for a refresh that is under way. */
  stop(): Promise<void>;
}

interface Flight {
  readonly promise: Promise<Session>;
  readonly controller: AbortController;
}

export function createRefresher(deps: RefresherDeps): Refresher {
  const { state, clock } = deps;
  let flight: Flight | null = null;
  let failures = 0;
  let problem: Problem | null = null;
  let retryAt = 0;
  let jitter = deps.random();
  let cancelTimer: () => void = () => undefined;

  function join(): Promise<Session> {
    if (flight) return flight.promise;
    const session = state.session;
    if (session === null) return Promise.reject(new Problem('not_signed_in'));
    const controller = new AbortController();
    const { epoch } = state;
    state.setHealth('refreshing');
    const promise = attempt(session, epoch, controller.signal);
    const own = { promise, controller };
    flight = own;
    void land(own);
    return promise;
  }

  async function land(own: Flight): Promise<void> {
    await own.promise.catch(() => undefined);
    if (flight === own) flight = null;
    schedule();
  }

  async function attempt(session: Session, epoch: number, signal: AbortSignal): Promise<Session> {
    try {
      return succeeded(await refreshOnce(deps, session, signal));
    } catch (thrown) {
      return await failed(epoch, asProblem(thrown));
    }
  }

  function succeeded(session: Session): Session {
    [failures, problem, retryAt, jitter] = [0, null, 0, deps.random()];
    state.setHealth('good');
    return session;
  }

  async function failed(epoch: number, cause: Problem): Promise<never> {
    const session = state.session;
    // The session was ended or replaced meanwhile: nothing of this counts any more.
    if (session === null || state.epoch !== epoch || cause.code === 'cancelled') throw cause;
    if (endsSession(cause)) {
      await deps.account.end(session, cause);
      throw cause;
    }
    failures += 1;
    problem = cause;
    retryAt = clock.monotonic() + retryDelay(cause, failures, deps.random());
    state.setHealth('offline');
    deps.record(session, cause);
    throw cause;
  }

  function ready(): Session | null {
    const { session } = state;
    return session !== null && isGoodFor(session, MARGIN_MS, deps) ? session : null;
  }

  async function fresh(signal?: AbortSignal): Promise<Session> {
    signal?.throwIfAborted();
    const session = state.session;
    if (session === null) throw new Problem('not_signed_in');
    const good = ready();
    if (good) return good;
    const usable = (): Session | null => {
      const now = state.session;
      return now !== null && isGoodFor(now, LAST_MS, deps) ? now : null;
    };
    if (session.tokens.refreshToken === null || waits()) return usable() ?? (await refuse(session));
    try {
      return await abortable(join(), signal);
    } catch (thrown) {
      if (signal?.aborted) throw signal.reason;
      const rest = usable();
      if (rest) return rest;
      throw thrown;
    }
  }

  async function renewed(refused: SubjectToken, signal?: AbortSignal): Promise<Session> {
    const session = state.session;
    if (session === null) throw new Problem('not_signed_in');
    if (session.tokens.idToken !== refused) return session;
    if (session.tokens.refreshToken === null || waits()) throw problem ?? notRefreshable();
    return await abortable(join(), signal);
  }

  const waits = (): boolean => !flight && problem !== null && clock.monotonic() < retryAt;

  async function refuse(session: Session): Promise<never> {
    if (session.tokens.refreshToken !== null && problem) throw problem;
    const reason = notRefreshable();
    await deps.account.end(session, reason);
    throw reason;
  }

  /** The next look: at the lead before the end, at the end of a token that cannot be refreshed, or at the next try. */
  function schedule(): void {
    cancelTimer();
    const session = state.session;
    if (session === null) return;
    const wait = Math.min(Math.max(dueIn(session), 0), LONGEST_WAIT_MS);
    cancelTimer = clock.after(wait, check);
  }

  function dueIn(session: Session): number {
    if (waits()) return retryAt - clock.monotonic();
    const left = session.deadline - clock.monotonic();
    return session.tokens.refreshToken === null ? left : left - leadOf(session);
  }

  function leadOf(session: Session): number {
    const life = session.tokens.idTokenExpiresAt - issuedAt(session);
    return Math.min(LEAD_MS, life * LEAD_PART) + jitter * Math.min(JITTER_MS, life * 0.05);
  }

  function check(): void {
    const session = state.session;
    if (session === null) return;
    if (session.tokens.refreshToken === null) {
      if (!isGoodFor(session, 0, deps))
        void deps.account.end(session, notRefreshable()).catch(() => undefined);
      else schedule();
      return;
    }
    const due = !waits() && !isGoodFor(session, leadOf(session), deps);
    if (due) join().catch(() => undefined);
    else schedule();
  }

  function reset(): void {
    cancelTimer();
    flight?.controller.abort(new Problem('cancelled'));
    flight = null;
    [failures, problem, retryAt, jitter] = [0, null, 0, deps.random()];
  }

  return {
    get problem() {
      return problem;
    },
    ready,
    fresh,
    renewed,
    check() {
      retryAt = 0;
      check();
    },
    restart() {
      reset();
      schedule();
    },
    async stop() {
      cancelTimer();
      // An answer that is under way may hold the only good refresh token.
      if (flight) await Promise.race([flight.promise.catch(() => undefined), clock.sleep(STOP_MS)]);
      reset();
    },
  };
}

function issuedAt({ tokens, claims }: Session): number {
  const issued = claims['iat'];
  return typeof issued === 'number' ? issued * 1000 : tokens.idTokenExpiresAt - 60 * 60_000;
}

/** What means that the provider will not refresh this session again, whatever the time. */
function endsSession(problem: Problem): boolean {
  switch (problem.code) {
    case 'grant_refused':
    case 'session_ended':
    case 'role_denied':
    case 'user_changed':
      return true;
    case 'provider_error':
      return ['interaction_required', 'login_required', 'insufficient_user_authentication'].includes(
        String(problem.detail['error']),
      );
    default:
      return false;
  }
}
