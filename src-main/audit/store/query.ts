import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AuditFilter, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { facetExpression, facetsOf } from './facets.ts';
import { HOUR } from './index-row.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';
import { wordExpression } from './search-index.ts';

/** A filter without its page. */
export type Criteria = Omit<AuditFilter, 'limit' | 'before'>;

/** A filter in SQL: which tables, under which conditions, in which order the newest come first. */
export interface Where {
  readonly sql: string;
  /** The values of the conditions, in order. */
  readonly values: readonly SQLInputValue[];
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

/** Whether the full text index has to be up to date to answer. */
export function needsIndex({ since: _since, until: _until, ...rest }: Criteria): boolean {
  return Object.values(rest).some((value) => value !== undefined);
}

/**
 * The filter as SQL over `records r`. What it asks for beside the time, the full text index answers: it yields the newest
 * first, and is as quick for what never occurs together as for what always does.
 */
export function conditions(db: DatabaseSync, criteria: Criteria & { readonly before?: number }): Where {
  const expression = expressionOf(db, criteria);
  const place = expression === null ? BY_RECORDS : BY_WORDS;
  const parts: Condition[] = [
    ...(expression === null ? [] : [{ sql: 'search MATCH ?', values: [expression] }]),
    ...timeRange(db, criteria, place.order),
    // The index may be a moment behind: what was unfinished then may have ended.
    ...(criteria.outcome === undefined ? [] : [{ sql: '+r.outcome = ?', values: [criteria.outcome] }]),
    ...(criteria.before === undefined ? [] : [{ sql: `${place.order} < ?`, values: [criteria.before] }]),
  ];
  return {
    ...place,
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const BY_RECORDS = { from: 'records r', order: 'r.seq' };
const BY_WORDS = { from: 'search CROSS JOIN records r ON r.seq = search.rowid', order: 'search.rowid' };

function expressionOf(db: DatabaseSync, criteria: Criteria): string | null {
  const words = criteria.text === undefined ? null : wordExpression(criteria.text);
  const facets = facetsOf(db, criteria);
  const filter = facets.length === 0 ? null : facetExpression(facets);
  const parts = [words, filter].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' AND ');
}

/** Hours first, which bound the sequence numbers, then the exact times: the order of the page is that of the numbers. */
function timeRange(db: DatabaseSync, { since, until }: Criteria, seq: string): Condition[] {
  const parts: Condition[] = [];
  if (since !== undefined) {
    const from = Date.parse(since);
    const first = db
      .prepare('SELECT min(first_seq) AS seq FROM hours WHERE hour >= ?')
      .get(Math.floor(from / HOUR));
    parts.push({ sql: `${seq} >= ? AND r.time >= ?`, values: [bound(first, Number.MAX_SAFE_INTEGER), from] });
  }
  if (until !== undefined) {
    const to = Date.parse(until);
    const last = db
      .prepare('SELECT max(last_seq) AS seq FROM hours WHERE hour <= ?')
      .get(Math.floor(to / HOUR));
    parts.push({ sql: `${seq} <= ? AND r.time <= ?`, values: [bound(last, 0), to] });
  }
  return parts;
}

function bound(row: Readonly<Record<string, unknown>> | undefined, fallback: number): number {
  return typeof row?.['seq'] === 'number' ? row['seq'] : fallback;
}
