import type { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { parseBody } from '../entry-body.ts';
import { transaction } from './database.ts';
import { facetWords } from './facets.ts';
import { readMeta, writeMeta } from './head.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';

/** Entries indexed in one transaction: about ten milliseconds of the writer's time. */
const BATCH = 500;

/** The full text index, which follows the chain when there is time. */
export interface SearchIndex {
  /** Indexes the next entries; false when there are none. */
  step(): boolean;
}

export function openSearchIndex(db: DatabaseSync): SearchIndex {
  const entries = db.prepare('SELECT body FROM entries WHERE seq > ? AND seq <= ?');
  const record = db.prepare(`SELECT ${RECORD_COLUMNS} FROM records r ${RECORD_JOINS} WHERE r.id = ?`);
  const put = db.prepare('INSERT OR REPLACE INTO search (rowid, words, facets) VALUES (?, ?, ?)');
  const last = db.prepare('SELECT max(seq) AS seq FROM entries');

  /** The records that entries belong to, each once. */
  function touched(from: number, to: number): readonly AuditRecord[] {
    const ids = new Set(entries.all(from, to).map((row) => parseBody(String(row['body'])).id));
    return [...ids].flatMap((id) => {
      const row = record.get(id);
      return row ? [recordOf(row)] : [];
    });
  }

  return {
    step() {
      const from = Number(readMeta(db, 'indexed') ?? 0);
      const to = Math.min(from + BATCH, Number(last.get()?.['seq'] ?? 0));
      if (to <= from) return false;
      transaction(db, () => {
        for (const found of touched(from, to)) put.run(found.seq, words(found), facetWords(found));
        writeMeta(db, 'indexed', String(to));
      });
      return true;
    },
  };
}

/** What a person may look for. Facets and times have filters of their own. */
function words(record: AuditRecord): string {
  const texts = [...SEARCHED.map((name) => record[name]), ...Object.values(record.detail)];
  return texts.filter((value) => typeof value === 'string').join('\n');
}

const SEARCHED = [
  'id',
  'sub',
  'email',
  'clientId',
  'clientName',
  'clientDeclared',
  'server',
  'method',
  'tool',
  'arguments',
  'rule',
  'problem',
  'audience',
  'scopes',
  'resource',
  'tokenFingerprint',
  'traceId',
] as const satisfies readonly (keyof AuditRecord)[];

/**
 * What a person typed as an FTS5 expression: every word has to occur, as the beginning of a word; an address or a name
 * with signs in it as its parts in a row. Null where there is nothing to look for.
 */
export function wordExpression(text: string): string | null {
  const terms = text.split(/\s+/u).filter((term) => /[\p{L}\p{N}]/u.test(term));
  if (terms.length === 0) return null;
  return `{words} : (${terms.map((term) => `"${term.replaceAll('"', '""')}"*`).join(' ')})`;
}
