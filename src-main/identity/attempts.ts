import { randomUUID } from 'node:crypto';
import type { User } from '../../src-shared/domain/session.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';

/** One sign-in from its start to its end. */
export interface Attempt {
  readonly id: string;
  readonly startedAt: number;
  /** Aborted with the Problem that ended it: replaced, cancelled, timed out, or the agent stops. */
  readonly signal: AbortSignal;
  readonly outcome: Promise<User>;
  isOver(): boolean;
  /** Does nothing any more once the work has committed. */
  abort(reason: Problem): void;
}

/** The attempt as its own work sees it. */
export interface AttemptWork extends Pick<Attempt, 'id' | 'signal'> {
  /** From here on the attempt cannot be aborted; throws the reason if it was already. */
  commit(): void;
}

/** At most one attempt runs; the outcomes of the last few can still be waited for. */
export interface Attempts {
  readonly running: Attempt | null;
  /** Replaces a running one. The work gets the attempt's signal and gives the person. */
  begin(work: (attempt: AttemptWork) => Promise<User>): Attempt;
  has(id: string): boolean;
  /** Throws `not_found`. */
  find(id: string): Attempt;
  /** One listener; returns its removal. */
  onChange(listener: () => void): () => void;
}

const REMEMBERED = 8;

/** `over` is told the end of each attempt: null is success. */
export function createAttempts(
  now: () => number,
  over: (attempt: string, problem: Problem | null) => void,
): Attempts {
  const attempts: Attempt[] = [];
  let changed: () => void = () => undefined;
  let running: Attempt | null = null;

  return {
    get running() {
      return running;
    },
    onChange(listener) {
      changed = listener;
      return () => (changed = () => undefined);
    },
    begin(work) {
      running?.abort(new Problem('sign_in_replaced'));
      const attempt = createAttempt(now(), work, () => {
        if (running === attempt) running = null;
        changed();
      });
      running = attempt;
      attempts.push(attempt);
      attempt.outcome.then(
        () => over(attempt.id, null),
        (thrown: unknown) => over(attempt.id, asProblem(thrown)),
      );
      if (attempts.length > REMEMBERED) attempts.shift();
      changed();
      return attempt;
    },
    has: (id) => attempts.some((one) => one.id === id),
    find(id) {
      const attempt = attempts.find((one) => one.id === id);
      if (!attempt) throw new Problem('not_found', { what: 'sign-in', name: id.slice(0, 50) });
      return attempt;
    },
  };
}

function createAttempt(
  startedAt: number,
  work: (attempt: AttemptWork) => Promise<User>,
  onOver: () => void,
): Attempt {
  const controller = new AbortController();
  const { signal } = controller;
  const id = randomUUID();
  let over = false;
  let committed = false;
  const commit = (): void => {
    signal.throwIfAborted();
    committed = true;
  };
  const outcome = abortable(
    // Begun a moment later, so that the caller has the attempt before its work does anything.
    Promise.resolve().then(() => work({ id, signal, commit })),
    signal,
  ).finally(() => {
    over = true;
    onOver();
  });
  // Nobody has to wait for it.
  outcome.catch(() => undefined);
  return {
    id,
    startedAt,
    signal,
    outcome,
    isOver: () => over,
    abort(reason) {
      if (!committed) controller.abort(reason);
    },
  };
}

/** The promise, or the signal's reason when that comes first. */
export function abortable<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
