import { Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';

/** A command that was answered with a problem. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: ProblemReport;

  constructor(problem: ProblemReport, options?: { readonly cause?: unknown }) {
    super(problem.title, options);
    this.problem = problem;
  }
}

/** Whatever was thrown on the way, as the problem that is shown. */
export function problemOf(thrown: unknown): ProblemReport {
  if (thrown instanceof ProblemError) return thrown.problem;
  // fetch rejects with a TypeError where nobody listens.
  if (thrown instanceof TypeError) return new Problem('agent_not_running').report();
  return new Problem('internal').report();
}
