import { z } from 'zod';
import { Problem, problemReportSchema, type ProblemReport } from './problem.ts';
import { PROBLEMS, type ProblemCode } from './table.ts';

/** The key under which an MCP result carries a problem in its `_meta`. */
export const PROBLEM_META = 'io.onbehalf/problem';

/** A problem as an AI client gets it: in `structuredContent` and `_meta` of a tool result, or in `data` of an error. */
export const structuredProblemSchema = z.object({
  type: z.string(),
  message: z.string(),
  next: z.string(),
  action: problemReportSchema.shape.action,
  /** Where the person can do something about it; null where there is no such place. */
  url: z.string().nullable(),
  retry: z.boolean(),
  retryAfterSeconds: z.number().nullable(),
  detail: problemReportSchema.shape.detail,
});
export type StructuredProblem = z.infer<typeof structuredProblemSchema>;

/** Problems that pass by themselves after a time that is known. */
const TIMED: ReadonlySet<ProblemCode> = new Set(['rate_limited', 'too_fast', 'server_busy']);

/** With the address on the local endpoint where it can be solved. */
export function structuredProblem(problem: Problem, baseUrl: string): StructuredProblem {
  const report = problem.report();
  const { code, title, next, action, retryable, detail } = report;
  const seconds = detail['seconds'];
  return {
    type: code,
    message: title,
    next,
    action,
    url: addressFor(report, baseUrl),
    retry: retryable || action === 'sign_in',
    retryAfterSeconds: TIMED.has(problem.code) && typeof seconds === 'number' ? seconds : null,
    detail,
  };
}

/** The problem that an answer of the endpoint carries; null for anything else. */
export function problemFrom(value: unknown): Problem | null {
  const parsed = structuredProblemSchema.safeParse(value);
  if (!parsed.success || !Object.hasOwn(PROBLEMS, parsed.data.type)) return null;
  return new Problem(parsed.data.type as ProblemCode, parsed.data.detail);
}

/** The problem inside a JSON-RPC error, given as text; null for anything else. */
export function problemInAnswer(text: string): Problem | null {
  try {
    const answer = JSON.parse(text) as { error?: { data?: unknown } } | null;
    return problemFrom(answer?.error?.data);
  } catch {
    return null;
  }
}

function addressFor({ action, detail }: ProblemReport, baseUrl: string): string | null {
  if (action === 'sign_in') return `${baseUrl}/login`;
  const url = detail['url'];
  return action === 'open_url' && typeof url === 'string' ? url : null;
}
