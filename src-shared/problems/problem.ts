import { z } from 'zod';
import { plainText, redact } from '../text/redact.ts';
import type { ProblemRow } from './row.ts';
import { PROBLEMS, type ProblemCode } from './table.ts';

export type ProblemDetail = Readonly<Record<string, string | number | boolean>>;

/** A problem as it crosses a wire: fixed text with its details filled in, and the next step. */
export const problemReportSchema = z.object({
  code: z.string(),
  title: z.string(),
  next: z.string(),
  action: z.enum([
    'sign_in',
    'open_settings',
    'open_server',
    'open_diagnostics',
    'approve',
    'open_url',
    'retry',
    'none',
  ]),
  actor: z.enum(['person', 'admin', 'server_owner', 'nobody']),
  retryable: z.boolean(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export type ProblemReport = z.infer<typeof problemReportSchema>;

/**
 * A failure with a stable code. Its text comes from the table alone; details are short plain values that are redacted
 * and made visible when the problem is made, so a problem can be shown, logged and sent as it is. The cause is kept
 * for the developer and never leaves the process.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly detail: ProblemDetail;

  constructor(code: ProblemCode, detail: ProblemDetail = {}, options?: { readonly cause?: unknown }) {
    const safe = safeDetail(detail);
    super(fill(PROBLEMS[code].title, safe), options);
    this.code = code;
    this.detail = safe;
  }

  get row(): ProblemRow {
    return PROBLEMS[this.code];
  }

  /** The problem as a plain value for a wire, the window or the audit log. */
  report(): ProblemReport {
    const { title, next, action, actor, retryable } = this.row;
    return {
      code: this.code,
      title: fill(title, this.detail),
      next: fill(next, this.detail),
      action,
      actor,
      retryable,
      detail: { ...this.detail },
    };
  }

  toJSON(): ProblemReport {
    return this.report();
  }
}

/** Any thrown value as a Problem: itself, `cancelled` for an abort, else `internal` with the value as its cause. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof Error && thrown.name === 'AbortError')
    return new Problem('cancelled', {}, { cause: thrown });
  return new Problem('internal', {}, { cause: thrown });
}

function safeDetail(detail: ProblemDetail): ProblemDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [
      key,
      typeof value === 'string' ? plainText(redact(value)) : value,
    ]),
  );
}

function fill(template: string, detail: ProblemDetail): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => String(detail[key] ?? '')).replace(/\s+$/u, '');
}
