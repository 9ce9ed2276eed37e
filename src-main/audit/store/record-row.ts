import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { mergeEntries, parseBody } from '../entry-body.ts';

/** What a record is made of. */
export const RECORD_COLUMNS = 'r.seq AS seq, first.body AS first, last.body AS last';
export const RECORD_JOINS =
  'JOIN entries first ON first.seq = r.seq LEFT JOIN entries last ON last.seq = r.end_seq AND r.end_seq <> r.seq';

export function recordOf(row: Readonly<Record<string, unknown>>): AuditRecord {
  const first = parseBody(String(row['first']));
  const end = typeof row['last'] === 'string' ? parseBody(row['last']) : null;
  return mergeEntries(Number(row['seq']), first, end);
}
