import type { CheckGroup, CheckStatus } from '../../src-shared/domain/diagnostics.ts';
import type { Problem, ProblemReport } from '../../src-shared/problems/problem.ts';
import type { DiagnosticsDeps } from './diagnostics-deps.ts';
import type { Facts } from './facts.ts';

export interface Seen {
  readonly name: string;
  readonly value: string;
}

export interface Outcome {
  readonly status: CheckStatus;
  readonly seen: readonly Seen[];
  readonly problem: ProblemReport | null;
  readonly remedy: string | null;
}

/** What the agent can do about an outcome that is not ok. */
export interface Fix {
  readonly title: string;
  /** What it will do, said before. */
  readonly does: string;
  /** Does it; returns what was done, in words. */
  readonly apply: (deps: DiagnosticsDeps) => Promise<string>;
}

/** One diagnostic: a row of the table. */
export interface Check {
  /** Stable: scripts and the symptom finder name it. Rows made for each server or client end in `:` and its id. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  /** Why it matters, for a person who never heard of it. */
  readonly why: string;
  /** The troubleshooting cases it answers. */
  readonly covers?: readonly string[];
  readonly run: (facts: Facts, signal: AbortSignal) => Promise<Outcome> | Outcome;
  readonly fix?: Fix;
}

type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Names and values in their order; what is not there is left out. */
function saw(values: Values): readonly Seen[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ name, value: String(value) }],
  );
}

export function ok(values: Values = {}): Outcome {
  return { status: 'ok', seen: saw(values), problem: null, remedy: null };
}

export function warning(values: Values, remedy: string): Outcome {
  return { status: 'warning', seen: saw(values), problem: null, remedy };
}

/** Failed, with the remedy in words or with a problem that brings its own. */
export function failed(values: Values, why: string | Problem | ProblemReport): Outcome {
  if (typeof why === 'string') return { status: 'failed', seen: saw(values), problem: null, remedy: why };
  const problem = 'report' in why ? why.report() : why;
  return { status: 'failed', seen: saw(values), problem, remedy: problem.next };
}

export function skipped(reason: string): Outcome {
  return { status: 'skipped', seen: saw({ skipped: reason }), problem: null, remedy: null };
}
