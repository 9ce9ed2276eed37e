import { LRUCache } from 'lru-cache';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import type { Clock } from '../ports/clock.ts';
import type { Job } from './job.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

/** Never repeated from memory: the person can end these at any moment, or they say themselves how long they last. */
const NOT_KEPT: ReadonlySet<ProblemCode> = new Set([
  'cancelled',
  'consent_required',
  'step_up_required',
  'rate_limited',
  'keychain_locked',
  'signing_key_missing',
  'server_secret_missing',
]);

/** Refusals, remembered briefly: a client that tries again at once does not hammer the provider. */
export interface Refusals {
  find(key: string): Problem | null;
  note(job: Job, problem: Problem): void;
  clear(serverId?: string): void;
}

export function createRefusals(clock: Clock): Refusals {
  const entries = new LRUCache<string, { serverId: string; problem: Problem; until: number }>({
    max: EXCHANGE_LIMITS.refusalEntries,
  });
  return {
    find(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (clock.monotonic() < entry.until) return entry.problem;
      entries.delete(key);
      return null;
    },
    note(job, problem) {
      if (NOT_KEPT.has(problem.code)) return;
      const ms = problem.row.retryable ? EXCHANGE_LIMITS.failureMs : EXCHANGE_LIMITS.refusalMs;
      entries.set(job.key, { serverId: job.server.id, problem, until: clock.monotonic() + ms });
    },
    clear(serverId) {
      if (serverId === undefined) entries.clear();
      else for (const [key, entry] of entries) if (entry.serverId === serverId) entries.delete(key);
    },
  };
}
