import type { DatabaseSync } from 'node:sqlite';
import type { EntryBody } from '../entry-body.ts';
import type { Findings } from './findings.ts';
import {
  aliasKey,
  aliasesOf,
  indexRow,
  mergeRows,
  noteHour,
  type HourRanges,
  type IndexRow,
} from './index-row.ts';

/** Compares the index with what follows from the entries, while they are walked. */
export interface IndexWalk {
  take(seq: number, body: EntryBody): void;
  finish(): number;
}

type Row = Readonly<Record<string, unknown>>;

interface Expected {
  readonly seq: number;
  readonly id: string;
  readonly time: number;
  readonly kind: string;
  readonly row: IndexRow;
  /** null: it is missing, which was said already. */
  readonly stored: Row | null;
}

export function walkIndex(db: DatabaseSync, findings: Findings): IndexWalk {
  const rows = db.prepare('SELECT * FROM records ORDER BY seq').iterate();
  const open = new Map<string, Expected>();
  const finders = expectFinders();
  let next: Row | undefined = rows.next().value;
  let records = 0;

  /** The stored row of the record that begins at this entry; rows before it belong to no entry. */
  function rowAt(seq: number): Row | null {
    while (next && Number(next['seq']) < seq) {
      findings.add('index', Number(next['seq']), Number(next['seq']), 'a record of the index has no entry');
      next = rows.next().value;
    }
    if (!next || Number(next['seq']) !== seq) return null;
    const found = next;
    next = rows.next().value;
    return found;
  }

  function check(
    { seq, id, time, kind, row, stored }: Expected,
    endSeq: number | null,
    outcome: string,
  ): void {
    if (stored === null) return;
    const wanted = { seq, end_seq: endSeq, id, time, kind, outcome, sub: row.sub, client: row.client };
    const rest = { server: row.server, tool: row.tool, problem: row.problem, total_ms: row.totalMs };
    const isRight = Object.entries({ ...wanted, ...rest }).every(
      ([column, value]) => stored[column] === value,
    );
    if (!isRight) findings.add('index', seq, endSeq ?? seq, 'a record of the index was changed');
  }

  function begin(seq: number, body: EntryBody): void {
    records += 1;
    const time = Date.parse(body.time);
    finders.note(seq, time, body);
    const stored = rowAt(seq);
    if (!stored) findings.add('index', seq, seq, 'a record is missing from the index');
    const expected = { seq, id: body.id, time, kind: body.kind, row: indexRow(body), stored };
    if (body.type === 'begin') open.set(body.id, expected);
    else check(expected, seq, body.outcome);
  }

  return {
    take(seq, body) {
      const begun = body.type === 'end' ? open.get(body.id) : undefined;
      if (!begun) return begin(seq, body);
      open.delete(body.id);
      check({ ...begun, row: mergeRows(begun.row, indexRow(body)) }, seq, body.outcome);
    },
    finish() {
      for (const expected of open.values()) check(expected, null, 'unfinished');
      rowAt(Number.MAX_SAFE_INTEGER);
      finders.compare(db, findings);
      return records;
    },
  };
}

/**
 * The ranges of hours and the other words for people and clients. More than is needed does no harm (retention leaves
 * some); less would hide records.
 */
function expectFinders() {
  const hours: HourRanges = new Map();
  const aliases = new Set<string>();
  return {
    note(seq: number, time: number, body: EntryBody): void {
      noteHour(hours, seq, time);
      for (const alias of aliasesOf(body)) aliases.add(aliasKey(alias));
    },
    compare(db: DatabaseSync, findings: Findings): void {
      const stored = db.prepare('SELECT hour, first_seq, last_seq FROM hours').all();
      const ranges = new Map(stored.map((row) => [Number(row['hour']), row]));
      const isCovered = [...hours].every(([hour, { first, last }]) => {
        const range = ranges.get(hour);
        return range && Number(range['first_seq']) <= first && Number(range['last_seq']) >= last;
      });
      if (!isCovered) findings.add('index', null, null, 'the ranges of hours were changed');
      const words = db.prepare('SELECT kind, alias, value FROM aliases').all();
      const known = new Set(words.map((row) => [row['kind'], row['alias'], row['value']].join('\n')));
      if (![...aliases].every((alias) => known.has(alias)))
        findings.add('index', null, null, 'the other names of people and clients were changed');
    },
  };
}
