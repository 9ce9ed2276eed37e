import { row, type ProblemRow } from '../row.ts';

/** The audit log. */
export const auditProblems = {
  audit_unavailable: row(
    'The audit log cannot be written, so the call was stopped: {reason}',
    'Free disk space or repair the audit database; `onbehalf doctor` says more.',
    { action: 'open_diagnostics', http: 503, retryable: true },
  ),
} satisfies Record<string, ProblemRow>;
