import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';

/** The endpoint's own Problem inside an error of the SDK. */
export function problemIn(thrown: unknown): Problem | null {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth += 1)
    if (error instanceof Problem) return error;
  return null;
}

/** What a caller may be told of it. */
export function asLinkProblem(thrown: unknown, server: string): Problem {
  const own = problemIn(thrown);
  if (own) return own;
  const problem = asProblem(thrown);
  const reason = thrown instanceof Error ? thrown.message.slice(0, 200) : 'it failed';
  return problem.code === 'internal'
    ? new Problem('server_invalid_answer', { server, reason }, { cause: thrown })
    : problem;
}
