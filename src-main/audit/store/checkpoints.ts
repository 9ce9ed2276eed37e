import type { DatabaseSync } from 'node:sqlite';
import { chainId, type Head } from './head.ts';
import { makeSeal, type Seal, type SealKey } from './seal.ts';

/** What a checkpoint says: so many entries there are, and this is the hash of the last. */
export interface Checkpoint {
  readonly v: 1;
  readonly chain: string;
  readonly count: number;
  /** base64url. */
  readonly head: string;
  readonly time: string;
  /** Thumbprint of the key that signed it. */
  readonly key: string;
  /** The count of the checkpoint before, 0 for the first: one that was taken out is missed. */
  readonly previous: number;
}

/** The head as it is kept outside of the database. */
export type KnownHead = Pick<Checkpoint, 'chain' | 'count' | 'head'>;

/** Signs the head, unless it is signed already. Null where there is nothing to sign. */
export function writeCheckpoint(db: DatabaseSync, head: Head, key: SealKey, time: string): Checkpoint | null {
  const previous = lastCheckpoint(db)?.count ?? 0;
  if (head.seq === 0 || head.seq === previous) return null;
  const chain = chainId(db);
  const hash = Buffer.from(head.hash).toString('base64url');
  const statement = { v: 1 as const, chain, count: head.seq, head: hash, time, key: key.id, previous };
  const { body, signature } = makeSeal('checkpoint', statement, key);
  db.prepare('INSERT INTO checkpoints (count, body, signature) VALUES (?, ?, ?)').run(
    head.seq,
    body,
    signature,
  );
  return statement;
}

export function lastCheckpoint(db: DatabaseSync): Checkpoint | null {
  const row = db.prepare('SELECT body FROM checkpoints ORDER BY count DESC LIMIT 1').get();
  return typeof row?.['body'] === 'string' ? parseCheckpoint(row['body']) : null;
}

/** The signed statements between two counts, oldest first. */
export function readSeals(db: DatabaseSync, table: 'checkpoints' | 'prunings'): readonly Seal[] {
  const order = table === 'checkpoints' ? 'count' : 'through';
  return db
    .prepare(`SELECT body, signature FROM ${table} ORDER BY ${order}`)
    .all()
    .map((row) => ({ body: String(row['body']), signature: bytes(row['signature']) }));
}

export function parseCheckpoint(body: string): Checkpoint | null {
  try {
    const value: unknown = JSON.parse(body);
    return isCheckpoint(value) ? value : null;
  } catch {
    return null;
  }
}

export interface Standing {
  /** How the database stands to a head that was kept outside of it; `unknown` where there is none. */
  readonly head: 'unknown' | 'continued' | 'replaced' | 'truncated' | 'rewritten';
  /** Whether anything in it was signed before. */
  readonly isSigned: boolean;
}

export function standingOf(db: DatabaseSync, head: Head, known: KnownHead | null): Standing {
  return { head: compareHead(db, head, known), isSigned: lastCheckpoint(db) !== null };
}

function compareHead(db: DatabaseSync, head: Head, known: KnownHead | null): Standing['head'] {
  if (known === null) return 'unknown';
  if (known.chain !== chainId(db)) return 'replaced';
  if (known.count > head.seq) return 'truncated';
  const hash = db.prepare('SELECT hash FROM entries WHERE seq = ?').get(known.count)?.['hash'];
  return Buffer.from(bytes(hash)).toString('base64url') === known.head ? 'continued' : 'rewritten';
}

function bytes(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

function isCheckpoint(value: unknown): value is Checkpoint {
  if (typeof value !== 'object' || value === null) return false;
  const has = (name: string, type: string) => typeof Reflect.get(value, name) === type;
  return (
    ['chain', 'head', 'time', 'key'].every((name) => has(name, 'string')) &&
    ['count', 'previous'].every((name) => has(name, 'number'))
  );
}
