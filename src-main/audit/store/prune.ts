import type { DatabaseSync } from 'node:sqlite';
import { chainId } from './head.ts';
import { transaction } from './database.ts';
import { facetExpression } from './facets.ts';
import type { Pruning } from './prunings.ts';
import { makeSeal, type SealKey } from './seal.ts';

/** What is to go from the beginning of the chain. */
export interface PruneOrder {
  /** Records from before this time, in milliseconds since the epoch; null: age does not matter. */
  readonly before: number | null;
  /** The oldest records go until the database is no larger than this. */
  readonly maxBytes: number;
  /** Entries after this one have not been sent where they are to be sent: they are too large to keep before they are too old. */
  readonly sentTo: number | null;
}

export interface PrunePlan {
  /** The last entry to go. */
  readonly through: number;
  readonly reason: 'age' | 'size';
}

/** Below the limit by this much, so that not every hour a few records go. */
const SIZE_TARGET = 0.9;

/**
 * What of an order can be done now; null where nothing has to go. A record goes whole or not at all, and the last signed
 * entry stays, which the head that is kept outside names.
 */
export function planPruning(db: DatabaseSync, order: PruneOrder): PrunePlan | null {
  const first = number(db, 'SELECT min(seq) AS value FROM entries');
  const signed = number(db, 'SELECT max(count) AS value FROM checkpoints');
  const byAge = Math.min(lastOlderThan(db, order.before), order.sentTo ?? Number.MAX_SAFE_INTEGER);
  const bySize = lastTooMuch(db, order.maxBytes, first);
  const through = wholeRecords(db, Math.min(Math.max(byAge, bySize), signed - 1));
  if (first === 0 || through < first) return null;
  return { through, reason: bySize > byAge ? 'size' : 'age' };
}

/** The last entry before the first record that is young enough to stay. */
function lastOlderThan(db: DatabaseSync, before: number | null): number {
  if (before === null) return 0;
  const young = db
    .prepare('SELECT seq AS value FROM records WHERE time >= ? ORDER BY seq LIMIT 1')
    .get(before);
  if (typeof young?.['value'] === 'number') return young['value'] - 1;
  return number(db, 'SELECT max(seq) AS value FROM entries');
}

function lastTooMuch(db: DatabaseSync, maxBytes: number, first: number): number {
  const bytes = databaseBytes(db);
  if (bytes <= maxBytes) return 0;
  const entries = number(db, 'SELECT max(seq) AS value FROM entries') - first + 1;
  return first - 1 + Math.ceil(entries * (1 - (maxBytes * SIZE_TARGET) / bytes));
}

/** What the database holds; pages that are free already do not count. */
export function databaseBytes(db: DatabaseSync): number {
  const used = pragma(db, 'page_count') - pragma(db, 'freelist_count');
  return used * pragma(db, 'page_size');
}

function pragma(db: DatabaseSync, name: 'page_count' | 'freelist_count' | 'page_size'): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);
}

/** The last entry up to there with no record around it that begins before and ends after. */
function wholeRecords(db: DatabaseSync, through: number): number {
  const around = db.prepare(
    'SELECT min(seq) AS value FROM records WHERE seq <= ? AND (end_seq > ? OR end_seq IS NULL)',
  );
  const split = around.get(through, through)?.['value'];
  return typeof split === 'number' ? wholeRecords(db, split - 1) : through;
}

/** Entries that go in one transaction: some ten milliseconds, then others have their turn. */
const STEP = 2_000;

/**
 * Removes the next entries of a plan and seals what was removed since the plan was begun, in one transaction: whenever it
 * stops, what is left is a chain with a statement about its beginning. Returns the statement, null when all is done.
 */
export function pruneStep(
  db: DatabaseSync,
  plan: PrunePlan,
  begun: Pruning | null,
  seal: { readonly key: SealKey; readonly time: string },
  step = STEP,
): Pruning | null {
  const first = number(db, 'SELECT min(seq) AS value FROM entries');
  if (first === 0 || first > plan.through) return null;
  return transaction(db, () => {
    const end = Math.min(first + step - 1, plan.through);
    const through = Math.max(endOfRecords(db, end, plan.through), first);
    const removed = summary(db, through);
    const statement = {
      v: 1 as const,
      chain: chainId(db),
      through,
      head: hashOf(db, through),
      time: seal.time,
      key: seal.key.id,
      reason: plan.reason,
      ...(begun ? merged(begun, removed) : removed),
    };
    const { body, signature } = makeSeal('pruning', statement, seal.key);
    remove(db, through);
    if (begun) db.prepare('DELETE FROM prunings WHERE through = ?').run(begun.through);
    db.prepare('INSERT INTO prunings (through, body, signature) VALUES (?, ?, ?)').run(
      through,
      body,
      signature,
    );
    return statement;
  });
}

/** The end of the last record that is open there: a step removes whole records, too. */
function endOfRecords(db: DatabaseSync, through: number, limit: number): number {
  const end = db
    .prepare('SELECT max(end_seq) AS value FROM records WHERE seq <= ? AND end_seq > ?')
    .get(through, through)?.['value'];
  return typeof end === 'number' ? endOfRecords(db, Math.min(end, limit), limit) : through;
}

type Removed = Pick<Pruning, 'records' | 'outcomes' | 'from' | 'to'>;

function summary(db: DatabaseSync, through: number): Removed {
  const rows = db
    .prepare('SELECT outcome, count(*) AS count FROM records WHERE seq <= ? GROUP BY outcome')
    .all(through);
  const range = db
    .prepare('SELECT min(time) AS first, max(time) AS last FROM records WHERE seq <= ?')
    .get(through);
  return {
    records: rows.reduce((sum, row) => sum + Number(row['count']), 0),
    outcomes: Object.fromEntries(rows.map((row) => [String(row['outcome']), Number(row['count'])])),
    from: new Date(Number(range?.['first'])).toISOString(),
    to: new Date(Number(range?.['last'])).toISOString(),
  };
}

function merged(one: Removed, other: Removed): Removed {
  const outcomes = { ...one.outcomes };
  for (const [outcome, count] of Object.entries(other.outcomes))
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  return {
    records: one.records + other.records,
    outcomes,
    from: one.from < other.from ? one.from : other.from,
    to: one.to > other.to ? one.to : other.to,
  };
}

function remove(db: DatabaseSync, through: number): void {
  db.prepare('DELETE FROM search WHERE rowid <= ?').run(through);
  db.prepare('DELETE FROM records WHERE seq <= ?').run(through);
  db.prepare('DELETE FROM entries WHERE seq <= ?').run(through);
  db.prepare('DELETE FROM checkpoints WHERE count <= ?').run(through);
  db.prepare('DELETE FROM hours WHERE last_seq <= ?').run(through);
}

function hashOf(db: DatabaseSync, seq: number): string {
  const hash = db.prepare('SELECT hash FROM entries WHERE seq = ?').get(seq)?.['hash'];
  if (!(hash instanceof Uint8Array)) throw new Error('an entry that is to be removed is missing');
  return Buffer.from(hash).toString('base64url');
}

function number(db: DatabaseSync, sql: string): number {
  return Number(db.prepare(sql).get()?.['value'] ?? 0);
}

/** People and clients of whom no record is left have no names here any more. The full text index has to be up to date. */
export function forgetNames(db: DatabaseSync): void {
  const used = db.prepare('SELECT 1 FROM search WHERE search MATCH ? LIMIT 1');
  const forget = db.prepare('DELETE FROM aliases WHERE kind = ? AND value = ?');
  for (const row of db.prepare('SELECT DISTINCT kind, value FROM aliases').all()) {
    const name = row['kind'] === 'sub' ? 'sub' : 'client';
    const value = String(row['value']);
    const isUsed = used.get(facetExpression([{ name, values: [value] }])) !== undefined;
    if (!isUsed) forget.run(name, value);
  }
}

/** Gives some of the freed pages back to the file system; false where there are none. */
export function shrink(db: DatabaseSync, pages = 1_000): boolean {
  if (pragma(db, 'freelist_count') === 0) return false;
  db.exec(`PRAGMA incremental_vacuum(${pages})`);
  return true;
}
