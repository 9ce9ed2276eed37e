import type { ReactNode } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { PROBLEMS, type ProblemCode } from '../../../src-shared/problems/table.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** The problem that a record names by its code, with the words of the table. */
export function RecordProblem({ record }: { readonly record: AuditRecord }): ReactNode {
  const { problem: code, detail, server } = record;
  if (code === null) return null;
  if (!isProblemCode(code)) return <Callout tone="bad" title={`${text.activity.problem}: ${code}`} />;
  const known = Object.entries(detail).flatMap(([name, value]) => (value === null ? [] : [[name, value]]));
  const problem = new Problem(code, { ...(server === null ? {} : { server }), ...Object.fromEntries(known) });
  return <ProblemCard problem={problem.report()} />;
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
