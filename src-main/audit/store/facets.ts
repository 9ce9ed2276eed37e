import { hash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { AuditFilter, AuditRecord } from '../../../src-shared/domain/audit-record.ts';

/** Something that a filter asks of a record, and the values of it that fit. */
export interface Facet {
  readonly name: FacetName;
  readonly values: readonly string[];
}

/** What records can be filtered by, beside time and words. */
const FACETS = {
  sub: (record) => record.sub,
  client: (record) => record.clientId,
  server: (record) => record.server,
  method: (record) => record.method,
  tool: (record) => record.tool,
  outcome: (record) => record.outcome,
  kind: (record) => record.kind,
  rule: (record) => record.rule,
  problem: (record) => record.problem,
  audience: (record) => record.audience,
  trace: (record) => record.traceId,
} as const satisfies Readonly<Record<string, (record: AuditRecord) => string | null>>;

type FacetName = keyof typeof FACETS;
const NAMES = Object.keys(FACETS) as FacetName[];

/** A record's facets as words for the full text index, so that it answers for words and filters at once. */
export function facetWords(record: AuditRecord): string {
  const words = NAMES.map((name) => {
    const value = FACETS[name](record);
    return value === null ? '' : wordOf(name, value);
  });
  return words.filter((word) => word !== '').join(' ');
}

/** What a filter asks for. */
export function facetsOf(
  db: DatabaseSync,
  { user, client, ...filter }: Partial<AuditFilter>,
): readonly Facet[] {
  const people = user === undefined ? [] : [{ name: 'sub' as const, values: meanings(db, 'sub', user) }];
  const clients =
    client === undefined ? [] : [{ name: 'client' as const, values: meanings(db, 'client', client) }];
  const rest = NAMES.flatMap((name) => {
    const value = name === 'sub' || name === 'client' ? undefined : filter[name];
    return value === undefined ? [] : [{ name, values: [value] }];
  });
  return [...people, ...clients, ...rest];
}

/** Facets, at least one, as an FTS5 expression. */
export function facetExpression(facets: readonly Facet[]): string {
  const parts = facets.map(
    ({ name, values }) => `(${values.map((value) => wordOf(name, value)).join(' OR ')})`,
  );
  return `{facets} : (${parts.join(' AND ')})`;
}

/** A word that occurs nowhere else, whatever the value. */
function wordOf(name: FacetName, value: string): string {
  return `x${hash('sha256', `${name}\n${value}`).slice(0, 16)}`;
}

/** The ids that a word stands for: itself, and what has it as e-mail address or name. */
function meanings(db: DatabaseSync, kind: 'sub' | 'client', word: string): readonly string[] {
  const rows = db
    .prepare('SELECT value FROM aliases WHERE kind = ? AND alias = ?')
    .all(kind, word.toLowerCase());
  return [...new Set([word, ...rows.map((row) => String(row['value']))])];
}
