import { DatabaseSync } from 'node:sqlite';
import { makePrivate } from '../../private-file.ts';

const SCHEMA = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- The chain: one row for each thing written, never changed, never removed but from its beginning (retention).
CREATE TABLE entries (seq INTEGER PRIMARY KEY, prev BLOB NOT NULL, hash BLOB NOT NULL, body TEXT NOT NULL) STRICT;

-- Signed commitments to count and head of the chain.
CREATE TABLE checkpoints (count INTEGER PRIMARY KEY, body TEXT NOT NULL, signature BLOB NOT NULL) STRICT;

-- What was removed from the beginning by retention, signed in the same way.
CREATE TABLE prunings (through INTEGER PRIMARY KEY, body TEXT NOT NULL, signature BLOB NOT NULL) STRICT;

-- The index to find records by. Everything in it follows from the entries; verify compares.
CREATE TABLE records (
  seq INTEGER PRIMARY KEY, end_seq INTEGER, id TEXT NOT NULL UNIQUE, time INTEGER NOT NULL, kind TEXT NOT NULL,
  outcome TEXT NOT NULL, sub TEXT, client TEXT, server TEXT, tool TEXT, problem TEXT, total_ms REAL
) STRICT;
CREATE INDEX records_open ON records (seq) WHERE end_seq IS NULL;

-- Which records lie in an hour: turns a range of time into a range of sequence numbers.
CREATE TABLE hours (hour INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL) STRICT;
-- Other words for the same person or client: e-mail address for sub, name for client id.
CREATE TABLE aliases (
  kind TEXT, alias TEXT, value TEXT, shown TEXT NOT NULL, PRIMARY KEY (kind, alias, value)
) STRICT, WITHOUT ROWID;

-- How far each journal segment was taken in.
CREATE TABLE segments (segment TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5 (
  words, facets, content='', contentless_delete=1, tokenize="unicode61 remove_diacritics 2"
);

-- A seat belt against mistakes, not proof: that is the chain.
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
`;

const VERSION = 1;

/** Opens the database to write, making it where there is none. Throws SQLite's error, or the file system's. */
export function openForWriting(path: string): DatabaseSync {
  makePrivate(path);
  const db = new DatabaseSync(path, { timeout: 5_000, enableForeignKeyConstraints: true, defensive: true });
  try {
    db.exec('PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL;');
    db.exec(
      'PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864;',
    );
    harden(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens the database to read beside the writer. */
export function openForReading(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000, defensive: true });
  harden(db);
  return db;
}

/** Runs `work` in one transaction: all of it or nothing. */
export function transaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * A transaction that is on the disk when it returns, and with it all before it. The others are not waited for: what a
 * power failure takes from the database is still in the journal, which is removed only after one of these.
 */
export function durably<T>(db: DatabaseSync, work: () => T): T {
  db.exec('PRAGMA synchronous = FULL');
  try {
    return transaction(db, work);
  } finally {
    db.exec('PRAGMA synchronous = NORMAL');
  }
}

function harden(db: DatabaseSync): void {
  db.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16000;');
}

function migrate(db: DatabaseSync): void {
  const version = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (version === VERSION) return;
  if (version !== 0) throw new Error(`the audit database has version ${String(version)}`);
  transaction(db, () => {
    db.exec(SCHEMA);
    db.exec(`PRAGMA user_version = ${VERSION}`);
  });
}
