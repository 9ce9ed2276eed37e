import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AuditFilter, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { mergeEntries, parseBody } from '../entry-body.ts';
import { HOUR } from './index-row.ts';
import { searchExpression } from './search-index.ts';

/** A filter without its page. */
export type Criteria = Omit<AuditFilter, 'limit' | 'before'>;

/** A condition in SQL with its values, in order. */
export interface Where {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

export interface Page {
  readonly records: readonly AuditRecord[];
  readonly more: boolean;
}

/** What a record is made of. */
export const RECORD_COLUMNS = 'r.seq AS seq, first.body AS first, last.body AS last';
export const RECORD_JOINS =
  'JOIN entries first ON first.seq = r.seq LEFT JOIN entries last ON last.seq = r.end_seq AND r.end_seq <> r.seq';

/** Newest first. */
export function listRecords(db: DatabaseSync, { limit, before, ...criteria }: AuditFilter): Page {
  const where = conditions(db, { ...criteria, ...(before === undefined ? {} : { before }) });
  const rows = db
    .prepare(
      `SELECT ${RECORD_COLUMNS} FROM (SELECT r.seq, r.end_seq FROM records r WHERE ${where.sql}
         ORDER BY r.seq DESC LIMIT ?) r ${RECORD_JOINS} ORDER BY r.seq DESC`,
    )
    .all(...where.values, limit + 1);
  return { records: rows.slice(0, limit).map(recordOf), more: rows.length > limit };
}

export function getRecord(db: DatabaseSync, id: string): AuditRecord | null {
  const row = db.prepare(`SELECT ${RECORD_COLUMNS} FROM records r ${RECORD_JOINS} WHERE r.id = ?`).get(id);
  return row ? recordOf(row) : null;
}

export function recordOf(row: Readonly<Record<string, unknown>>): AuditRecord {
  const first = parseBody(String(row['first']));
  const end = typeof row['last'] === 'string' ? parseBody(row['last']) : null;
  return mergeEntries(Number(row['seq']), first, end);
}

/** The filter as SQL over `records r`. */
export function conditions(db: DatabaseSync, criteria: Criteria & { readonly before?: number }): Where {
  const parts: Where[] = [
    ...timeRange(db, criteria),
    ...equalities(db, criteria),
    ...(criteria.before === undefined ? [] : [{ sql: 'r.seq < ?', values: [criteria.before] }]),
    ...(criteria.text === undefined ? [] : fullText(criteria.text)),
  ];
  return {
    sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
    values: parts.flatMap(({ values }) => values),
  };
}

/** Hours first, which bound the sequence numbers, then the exact times: the order of the page is that of the numbers. */
function timeRange(db: DatabaseSync, { since, until }: Criteria): Where[] {
  const parts: Where[] = [];
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

/** How many rows are looked at to find out which condition is the narrowest. */
const SAMPLE = 20_000;

/**
 * One condition drives (the one with the fewest records), the others are checked: a `+` before a column keeps SQLite from
 * using its index. SQLite's own statistics know averages alone, and outcomes are anything but average.
 */
function equalities(db: DatabaseSync, criteria: Criteria): Where[] {
  const wanted: (readonly [column: string, values: readonly string[]])[] = [
    ...(criteria.user === undefined ? [] : [['sub', meanings(db, 'sub', criteria.user)] as const]),
    ...(criteria.client === undefined ? [] : [['client', meanings(db, 'client', criteria.client)] as const]),
    ...(criteria.server === undefined ? [] : [['server', [criteria.server]] as const]),
    ...(criteria.tool === undefined ? [] : [['tool', [criteria.tool]] as const]),
    ...(criteria.outcome === undefined ? [] : [['outcome', [criteria.outcome]] as const]),
    ...(criteria.kind === undefined ? [] : [['kind', [criteria.kind]] as const]),
  ];
  const sized = wanted.map(([column, values]) => ({ column, values, size: sizeOf(db, column, values) }));
  const smallest = Math.min(...sized.map(({ size }) => size));
  const driver =
    criteria.text === undefined && smallest < SAMPLE ? sized.findIndex(({ size }) => size === smallest) : -1;
  return sized.map(({ column, values }, index) => ({
    sql: `${index === driver ? '' : '+'}r.${column} IN (${values.map(() => '?').join(', ')})`,
    values,
  }));
}

function sizeOf(db: DatabaseSync, column: string, values: readonly string[]): number {
  const places = values.map(() => '?').join(', ');
  const row = db
    .prepare(
      `SELECT count(*) AS size FROM (SELECT 1 FROM records WHERE ${column} IN (${places}) LIMIT ${SAMPLE})`,
    )
    .get(...values);
  return Number(row?.['size']);
}

/** The ids that a word stands for: itself, and what has it as e-mail address or name. */
function meanings(db: DatabaseSync, kind: 'sub' | 'client', word: string): readonly string[] {
  const rows = db
    .prepare('SELECT value FROM aliases WHERE kind = ? AND alias = ?')
    .all(kind, word.toLowerCase());
  return [...new Set([word, ...rows.map((row) => String(row['value']))])];
}

function fullText(text: string): Where[] {
  const expression = searchExpression(text);
  return expression === null
    ? []
    : [{ sql: 'r.seq IN (SELECT rowid FROM search WHERE search MATCH ?)', values: [expression] }];
}
