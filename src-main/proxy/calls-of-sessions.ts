import { Problem } from '../../src-shared/problems/problem.ts';
import type { ActiveSession, SessionSource } from '../ports/identity.ts';

/** Calls by the sign-in they are made with, so that they end with it and with no other. */
export interface CallsOfSessions {
  /** The returned function takes the call out again. */
  add(session: Pick<ActiveSession, 'epoch'>, abort: (problem: Problem) => void): () => void;
  /** Ends the calls of every sign-in that is over. */
  endOver(): void;
}

export function createCallsOfSessions(sessions: Pick<SessionSource, 'isCurrent'>): CallsOfSessions {
  const byEpoch = new Map<number, Set<(problem: Problem) => void>>();
  return {
    add({ epoch }, abort) {
      const calls = byEpoch.get(epoch) ?? new Set();
      byEpoch.set(epoch, calls);
      const own = (problem: Problem): void => abort(problem);
      calls.add(own);
      return () => {
        calls.delete(own);
        if (calls.size === 0) byEpoch.delete(epoch);
      };
    },
    endOver() {
      for (const [epoch, calls] of byEpoch)
        if (!sessions.isCurrent(epoch))
          for (const abort of calls)
            abort(new Problem('session_ended', { reason: 'somebody signed in or out' }));
    },
  };
}
