import type { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { mergeEntries, parseBody } from '../entry-body.ts';
import { transaction } from './database.ts';
import { readMeta, writeMeta } from './head.ts';

/** Entries indexed in one transaction: about ten milliseconds of the writer's time. */
const BATCH = 500;

/** The full text index, which follows the chain when there is time. */
export interface SearchIndex {
  /** Indexes the next entries; false when there are none. */
  step(): boolean;
}

export function openSearchIndex(db: DatabaseSync): SearchIndex {
  const touched = db.prepare(
    `SELECT r.seq AS seq, first.body AS first, last.body AS last
     FROM (SELECT seq, end_seq FROM records WHERE seq > :from AND seq <= :to
           UNION SELECT seq, end_seq FROM records WHERE end_seq > :from AND end_seq <= :to) r
     JOIN entries first ON first.seq = r.seq LEFT JOIN entries last ON last.seq = r.end_seq AND r.end_seq <> r.seq`,
  );
  const put = db.prepare('INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)');
  const last = db.prepare('SELECT max(seq) AS seq FROM entries');
  return {
    step() {
      const from = Number(readMeta(db, 'indexed') ?? 0);
      const to = Math.min(from + BATCH, Number(last.get()?.['seq'] ?? 0));
      if (to <= from) return false;
      transaction(db, () => {
        for (const row of touched.all({ from, to })) {
          const end = typeof row['last'] === 'string' ? parseBody(row['last']) : null;
          const seq = Number(row['seq']);
          put.run(seq, words(mergeEntries(seq, parseBody(String(row['first'])), end)));
        }
        writeMeta(db, 'indexed', String(to));
      });
      return true;
    },
  };
}

/** What a person may look for. */
function words(record: AuditRecord): string {
  const { detail, ...rest } = record;
  const texts = [...Object.values(rest), ...Object.values(detail)];
  return texts.filter((value) => typeof value === 'string').join('\n');
}

/**
 * What a person typed as an FTS5 expression: every word has to occur, as the beginning of a word; an address or a name
 * with signs in it as its parts in a row. Null where there is nothing to look for.
 */
export function searchExpression(text: string): string | null {
  const terms = text.split(/\s+/u).filter((term) => /[\p{L}\p{N}]/u.test(term));
  return terms.length === 0 ? null : terms.map((term) => `"${term.replaceAll('"', '""')}"*`).join(' ');
}
