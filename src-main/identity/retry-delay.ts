import type { Problem } from '../../src-shared/problems/problem.ts';

const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** For what somebody has to change first: a policy, the client, a locked keychain. */
const PATIENT_MS = 5 * 60_000;

/**
 * How long to wait before the next refresh: what the provider asks for, longer with each failure while it cannot be
 * reached, and five minutes where only a person can help. Spread by a fifth, so that a company does not come back at
 * once after an outage. `random` is in [0, 1).
 */
export function retryDelay(problem: Problem, failures: number, random: number): number {
  return Math.round(base(problem, failures) * (0.9 + random * 0.2));
}

function base(problem: Problem, failures: number): number {
  const seconds = problem.detail['seconds'];
  if (!problem.row.retryable) return PATIENT_MS;
  const growing = Math.min(FIRST_MS * 2 ** Math.min(failures - 1, 10), LONGEST_MS);
  if (problem.code !== 'rate_limited' || typeof seconds !== 'number') return growing;
  // A fifth more than asked, as the delay may come out a tenth shorter.
  return Math.max(seconds * 1_200, growing);
}
