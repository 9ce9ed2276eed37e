import type { DatabaseSync } from 'node:sqlite';
import type { EntryBody } from '../entry-body.ts';
import { digestOf, link } from './chain.ts';
import { readHead, type Head } from './head.ts';
import {
  aliasKey,
  aliasesOf,
  indexRow,
  mergeRows,
  noteHour,
  type HourRanges,
  type IndexRow,
} from './index-row.ts';

/** Where the next entry goes: the chain, and the index beside it. Used inside a transaction of the caller. */
export interface Book {
  readonly head: Head;
  /** `text` is the canonical form of `body`. Null where the log has this entry already. */
  append(text: string, body: EntryBody): Appended | null;
  /** Writes what is gathered over a transaction; the last step before its commit. */
  settle(): void;
}

export interface Appended {
  readonly seq: number;
  /** The sequence number of the record: of its first entry. */
  readonly record: number;
  readonly body: EntryBody;
}

/** Reads the head from the database: after a transaction that failed, a new book is opened. */
export function openBook(db: DatabaseSync): Book {
  const insertEntry = db.prepare('INSERT INTO entries (seq, prev, hash, body) VALUES (?, ?, ?, ?)');
  const index = openIndex(db);
  let head = readHead(db);
  return {
    get head() {
      return head;
    },
    append(text, body) {
      const seq = head.seq + 1;
      const record = index.add(seq, body);
      if (record === null) return null;
      const hash = link(head.hash, seq, digestOf(text));
      insertEntry.run(seq, head.hash, hash, text);
      head = { seq, hash };
      return { seq, record, body };
    },
    settle: () => index.settle(),
  };
}

/**
 * The rows of the index. Those of records that begin are kept until the transaction settles: the end of nearly every one
 * comes in the same, and one row is written instead of one and its change.
 */
function openIndex(db: DatabaseSync) {
  const insert = db.prepare(
    `INSERT INTO records (seq, end_seq, id, time, kind, outcome, sub, client, server, tool, problem, total_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const end = db.prepare(
    `UPDATE records SET end_seq = ?, outcome = ?, sub = coalesce(?, sub), client = coalesce(?, client),
       server = coalesce(?, server), tool = coalesce(?, tool), problem = coalesce(?, problem),
       total_ms = coalesce(?, total_ms)
     WHERE id = ? AND end_seq IS NULL RETURNING seq`,
  );
  const find = db.prepare('SELECT 1 FROM records WHERE id = ?');
  const finders = openFinders(db);
  const begun = new Map<string, Begun>();
  let newest = String(db.prepare('SELECT max(id) AS id FROM records').get()?.['id'] ?? '');

  /** Ids grow with time, so that nearly always the newest tells that there is no such record yet. */
  function isKnown(id: string): boolean {
    if (id > newest) {
      newest = id;
      return false;
    }
    return begun.has(id) || find.get(id) !== undefined;
  }

  function put({ seq, time, body, row }: Begun, endSeq: number | null, outcome: string): void {
    insert.run(seq, endSeq, body.id, time, body.kind, outcome, ...columns(row));
  }

  function addFirst(seq: number, body: EntryBody): number | null {
    if (isKnown(body.id)) return null;
    const first = { seq, time: Date.parse(body.time), body, row: indexRow(body) };
    if (body.type === 'begin') begun.set(body.id, first);
    else put(first, seq, body.outcome);
    finders.note(seq, first.time, body);
    return seq;
  }

  function addEnd(seq: number, body: EntryBody): number | null {
    const row = indexRow(body);
    const first = begun.get(body.id);
    if (first) {
      begun.delete(body.id);
      put({ ...first, row: mergeRows(first.row, row) }, seq, body.outcome);
      return first.seq;
    }
    const found = end.get(seq, body.outcome, ...columns(row), body.id);
    // Without a beginning (its database was set aside) the end stands for the record.
    return typeof found?.['seq'] === 'number' ? found['seq'] : addFirst(seq, body);
  }

  return {
    add: (seq: number, body: EntryBody) => (body.type === 'end' ? addEnd(seq, body) : addFirst(seq, body)),
    settle(): void {
      for (const first of begun.values()) put(first, null, first.body.outcome);
      begun.clear();
      finders.settle();
    },
  };
}

interface Begun {
  readonly seq: number;
  readonly time: number;
  readonly body: EntryBody;
  readonly row: IndexRow;
}

function columns(row: IndexRow): (string | number | null)[] {
  return [row.sub, row.client, row.server, row.tool, row.problem, row.totalMs];
}

/** The small tables that turn hours, e-mail addresses and names into ranges and ids. */
function openFinders(db: DatabaseSync) {
  const insertAlias = db.prepare(
    'INSERT INTO aliases (kind, alias, value, shown) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertHour = db.prepare(
    `INSERT INTO hours (hour, first_seq, last_seq) VALUES (?, ?, ?) ON CONFLICT (hour) DO UPDATE
     SET first_seq = min(first_seq, excluded.first_seq), last_seq = max(last_seq, excluded.last_seq)`,
  );
  const known = new Set<string>();
  const hours: HourRanges = new Map();
  return {
    note(seq: number, time: number, body: EntryBody): void {
      noteHour(hours, seq, time);
      for (const alias of aliasesOf(body)) {
        const key = aliasKey(alias);
        if (known.has(key)) continue;
        insertAlias.run(alias.kind, alias.alias, alias.value, alias.shown);
        known.add(key);
      }
    },
    settle(): void {
      for (const [hour, { first, last }] of hours) insertHour.run(hour, first, last);
      hours.clear();
      // Retention forgets names between two transactions.
      known.clear();
    },
  };
}
