import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditFields, Journal } from '../ports/journal.ts';

/** Records what was refused before it was a call, so that a flood of it fills neither the log nor the disk. */
export interface Refusals {
  note(problem: Problem, fields: AuditFields): void;
}

/** One record of a kind in this time; the next one says how many were left out. */
const QUIET_MS = 10_000;

export function createRefusals(journal: Journal, clock: Clock): Refusals {
  const kinds = new Map<string, { since: number; leftOut: number }>();
  return {
    note(problem, fields) {
      const key = `${problem.code} ${fields.clientId ?? ''}`;
      const now = clock.monotonic();
      const known = kinds.get(key);
      if (known && now - known.since < QUIET_MS) {
        known.leftOut += 1;
        return;
      }
      const detail = known && known.leftOut > 0 ? { leftOut: known.leftOut } : {};
      kinds.set(key, { since: now, leftOut: 0 });
      journal.record('call', 'refused', { ...fields, problem: problem.code, detail });
    },
  };
}
