import { Problem } from '../../src-shared/problems/problem.ts';
import type { Failure } from './failure.ts';

/** The problem that calls and questions meet while the log fails. Apart from `failure.ts`, which the threads load. */
export function auditUnavailable(failure: Failure, cause?: unknown): Problem {
  return new Problem('audit_unavailable', { reason: failure.reason }, { cause });
}
