import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { text } from '../../text/text.ts';

/** What happened, in a few words: the tool where there is one. */
export function titleOf({ kind, tool, method }: AuditRecord): string {
  const named = text.activity.kind[kind] ?? kind;
  return kind === 'call' ? (tool ?? method ?? named) : named;
}
