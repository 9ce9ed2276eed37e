import fs from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { endEntry } from '../entry.ts';
import { acceptBody, parseBody, type EntryBody } from '../entry-body.ts';
import { isSegmentHeader } from '../journal-line.ts';
import { listSegments } from '../journal-file.ts';
import { openBook, type Appended, type Book } from './book.ts';
import { durably, transaction } from './database.ts';
import type { Head } from './head.ts';
import { readChunk, readHeader } from './journal-reader.ts';

/** Takes the journal's segments into the database, in order and each line once. */
export interface Ingest {
  readonly head: Head;
  /** Takes in about a megabyte in one transaction; null when there is nothing more. Throws SQLite's error. */
  step(): Step | null;
}

export interface Step {
  readonly appended: readonly Appended[];
  /** Lines and ends of lines that could not be read. */
  readonly damaged: number;
}

export interface IngestOptions {
  readonly db: DatabaseSync;
  readonly directory: string;
  readonly boot: string;
  readonly now: () => number;
}

export function createIngest({ db, directory, boot, now }: IngestOptions): Ingest {
  let book = openBook(db);
  let orphansClosed = false;
  const positions = openPositions(db);

  function commit(work: (book: Book) => readonly (Appended | null)[]): readonly Appended[] {
    try {
      return transaction(db, () => {
        const appended = work(book).filter((entry) => entry !== null);
        book.settle();
        return appended;
      });
    } catch (error) {
      book = openBook(db);
      throw error;
    }
  }

  function closeOrphans(): Step {
    const open = db.prepare('SELECT id FROM records WHERE end_seq IS NULL ORDER BY seq').all();
    const appended = commit((into) => open.map((row) => appendText(into, orphanEnd(db, row['id'], now()))));
    orphansClosed = true;
    return { appended, damaged: 0 };
  }

  function takeFrom(file: string, segment: string, isLast: boolean): Step | null {
    const from = positions.get(segment);
    const chunk = readChunk(file, from);
    if (chunk.position === from) return isLast ? null : remove(file, segment, from);
    const entries = chunk.lines.map(parse).filter((entry) => entry !== 'header');
    const good = entries.filter((entry) => entry !== 'damaged');
    const appended = commit((into) => {
      positions.set(segment, chunk.position);
      return good.map(({ text, body }) => into.append(text, body));
    });
    return { appended, damaged: chunk.damaged + entries.length - good.length };
  }

  function remove(file: string, segment: string | null, position: number): Step {
    const torn = fs.statSync(file).size > position ? 1 : 0;
    if (segment !== null) durably(db, () => positions.set(segment, position));
    // A segment with something unreadable in it is kept for whoever wants to look; it has another name then.
    if (torn) fs.renameSync(file, `${file}.damaged`);
    else fs.rmSync(file);
    if (segment !== null) positions.forget(segment);
    return { appended: [], damaged: torn };
  }

  return {
    get head() {
      return book.head;
    },
    step() {
      const files = listSegments(directory);
      for (const file of files) {
        const isLast = file === files.at(-1);
        const header = readHeader(file);
        if (!header) return isLast ? null : remove(file, null, 0);
        if (header.boot === boot && !orphansClosed) return closeOrphans();
        const step = takeFrom(file, header.segment, isLast);
        if (step) return step;
      }
      return orphansClosed ? null : closeOrphans();
    },
  };
}

interface Parsed {
  readonly text: string;
  readonly body: EntryBody;
}

function parse(text: string): Parsed | 'header' | 'damaged' {
  try {
    const value: unknown = JSON.parse(text);
    return isSegmentHeader(value) ? 'header' : { text, body: acceptBody(value) };
  } catch {
    return 'damaged';
  }
}

function appendText(book: Book, text: string): Appended | null {
  return book.append(text, parseBody(text));
}

/** What is said of a call whose end was not seen because the agent stopped first. */
function orphanEnd(db: DatabaseSync, id: unknown, time: number): string {
  const row = db
    .prepare('SELECT body FROM entries WHERE seq = (SELECT seq FROM records WHERE id = ?)')
    .get(String(id));
  const { kind, boot } = parseBody(String(row?.['body']));
  const fields = { detail: { reason: 'the agent stopped before the end was seen' } };
  return endEntry({ id: String(id), time, boot }, kind, 'unfinished', fields);
}

/** How far each segment was taken in: changed in the transaction that takes in, so that nothing comes twice. */
function openPositions(db: DatabaseSync) {
  const get = db.prepare('SELECT position FROM segments WHERE segment = ?');
  const set = db.prepare(
    'INSERT INTO segments (segment, position) VALUES (?, ?) ON CONFLICT (segment) DO UPDATE SET position = excluded.position',
  );
  const forget = db.prepare('DELETE FROM segments WHERE segment = ?');
  return {
    get(segment: string): number {
      const position = get.get(segment)?.['position'];
      return typeof position === 'number' ? position : 0;
    },
    set: (segment: string, position: number) => void set.run(segment, position),
    forget: (segment: string) => void forget.run(segment),
  };
}
