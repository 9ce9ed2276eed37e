import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { AuditFilter } from '../../../src-shared/domain/audit-record.ts';

/** A condition in SQL with its values, in order. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** A column of `records` that has to have one of these values. */
export interface Equality {
  readonly column: 'sub' | 'client' | 'server' | 'tool' | 'outcome' | 'kind';
  readonly values: readonly string[];
}

export function equalities(db: DatabaseSync, filter: Partial<AuditFilter>): readonly Equality[] {
  const wanted: (Equality | null)[] = [
    filter.user === undefined ? null : { column: 'sub', values: meanings(db, 'sub', filter.user) },
    filter.client === undefined ? null : { column: 'client', values: meanings(db, 'client', filter.client) },
    filter.server === undefined ? null : { column: 'server', values: [filter.server] },
    filter.tool === undefined ? null : { column: 'tool', values: [filter.tool] },
    filter.outcome === undefined ? null : { column: 'outcome', values: [filter.outcome] },
    filter.kind === undefined ? null : { column: 'kind', values: [filter.kind] },
  ];
  return wanted.filter((equality) => equality !== null);
}

/** The ids that a word stands for: itself, and what has it as e-mail address or name. */
function meanings(db: DatabaseSync, kind: 'sub' | 'client', word: string): readonly string[] {
  const rows = db
    .prepare('SELECT value FROM aliases WHERE kind = ? AND alias = ?')
    .all(kind, word.toLowerCase());
  return [...new Set([word, ...rows.map((row) => String(row['value']))])];
}

/** A condition with more records than this is left to be checked: reading on from the newest is as good. */
const SAMPLE = 20_000;

/** The values that have no index, because nearly every record has them. */
const COMMON: Readonly<Partial<Record<Equality['column'], string>>> = { outcome: 'ok', kind: 'call' };

/**
 * The condition with the fewest records leads, the others are checked. SQLite's own statistics know averages alone, and
 * outcomes are anything but average.
 */
export function narrowestFirst(db: DatabaseSync, equal: readonly Equality[]): readonly Condition[] {
  const sized = equal.map((equality) => ({ equality, size: sizeOf(db, equality) }));
  const smallest = Math.min(SAMPLE, ...sized.map(({ size }) => size));
  const leader = sized.findIndex(({ size }) => size === smallest && size < SAMPLE);
  return sized.map(({ equality }, index) => (index === leader ? leading(equality) : checked(equality)));
}

/** A `+` before a column keeps SQLite from using its index. */
export function checked(equality: Equality): Condition {
  return { sql: `+${isOneOf(equality)}`, values: equality.values };
}

function leading(equality: Equality): Condition {
  const common = COMMON[equality.column];
  // The index of the rare values serves a query only where it says that it wants no other.
  const rare = common === undefined ? '' : `r.${equality.column} <> '${common}' AND `;
  return { sql: rare + isOneOf(equality), values: equality.values };
}

function isOneOf({ column, values }: Equality): string {
  return `r.${column} IN (${values.map(() => '?').join(', ')})`;
}

function sizeOf(db: DatabaseSync, equality: Equality): number {
  const common = COMMON[equality.column];
  if (common !== undefined && equality.values.includes(common)) return SAMPLE;
  const { sql, values } = leading(equality);
  const row = db
    .prepare(`SELECT count(*) AS size FROM (SELECT 1 FROM records r WHERE ${sql} LIMIT ${SAMPLE})`)
    .get(...values);
  return Number(row?.['size']);
}
