import type { DatabaseSync } from 'node:sqlite';
import type { AuditFilter, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { checked, equalities, narrowestFirst, type Condition } from './equalities.ts';
import { HOUR } from './index-row.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';
import { searchExpression } from './search-index.ts';

/** A filter without its page. */
export type Criteria = Omit<AuditFilter, 'limit' | 'before'>;

/** A filter in SQL: which tables, under which conditions, in which order the newest come first. */
export interface Where extends Condition {
  readonly from: string;
  readonly order: string;
}

export interface Page {
  readonly records: readonly AuditRecord[];
  readonly more: boolean;
}

/** Newest first. */
export function listRecords(db: DatabaseSync, { limit, before, ...criteria }: AuditFilter): Page {
  const where = conditions(db, { ...criteria, ...(before === undefined ? {} : { before }) });
  const rows = db
    .prepare(
      `SELECT ${RECORD_COLUMNS} FROM (SELECT r.seq, r.end_seq FROM ${where.from} WHERE ${where.sql}
         ORDER BY ${where.order} DESC LIMIT ?) r ${RECORD_JOINS} ORDER BY r.seq DESC`,
    )
    .all(...where.values, limit + 1);
  return { records: rows.slice(0, limit).map(recordOf), more: rows.length > limit };
}

export function getRecord(db: DatabaseSync, id: string): AuditRecord | null {
  const row = db.prepare(`SELECT ${RECORD_COLUMNS} FROM records r ${RECORD_JOINS} WHERE r.id = ?`).get(id);
  return row ? recordOf(row) : null;
}

/**
 * The filter as SQL over `records r`. With words to look for, the full text index leads (it yields the newest first and
 * knows the other conditions too); without, the narrowest condition does.
 */
export function conditions(db: DatabaseSync, criteria: Criteria & { readonly before?: number }): Where {
  const equal = equalities(db, criteria);
  const expression = criteria.text === undefined ? null : searchExpression(criteria.text, equal);
  const parts: Condition[] = [
    ...(expression === null ? narrowestFirst(db, equal) : [matching(expression), ...equal.map(checked)]),
    ...timeRange(db, criteria),
    ...(criteria.before === undefined ? [] : [{ sql: 'r.seq < ?', values: [criteria.before] }]),
  ];
  return {
    ...(expression === null ? BY_RECORDS : BY_WORDS),
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

const BY_RECORDS = { from: 'records r', order: 'r.seq' };
const BY_WORDS = { from: 'search CROSS JOIN records r ON r.seq = search.rowid', order: 'search.rowid' };

function matching(expression: string): Condition {
  return { sql: 'search MATCH ?', values: [expression] };
}

/** Hours first, which bound the sequence numbers, then the exact times: the order of the page is that of the numbers. */
function timeRange(db: DatabaseSync, { since, until }: Criteria): Condition[] {
  const parts: Condition[] = [];
  if (since !== undefined) {
    const from = Date.parse(since);
    const seq = db
      .prepare('SELECT min(first_seq) AS seq FROM hours WHERE hour >= ?')
      .get(Math.floor(from / HOUR));
    parts.push({ sql: 'r.seq >= ? AND r.time >= ?', values: [bound(seq, Number.MAX_SAFE_INTEGER), from] });
  }
  if (until !== undefined) {
    const to = Date.parse(until);
    const seq = db
      .prepare('SELECT max(last_seq) AS seq FROM hours WHERE hour <= ?')
      .get(Math.floor(to / HOUR));
    parts.push({ sql: 'r.seq <= ? AND r.time <= ?', values: [bound(seq, 0), to] });
  }
  return parts;
}

function bound(row: Readonly<Record<string, unknown>> | undefined, fallback: number): number {
  return typeof row?.['seq'] === 'number' ? row['seq'] : fallback;
}
