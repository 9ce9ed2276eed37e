import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { genesis } from './chain.ts';

/** The last entry of the chain: its place and its hash. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

export function readHead(db: DatabaseSync): Head {
  const row = db.prepare('SELECT seq, hash FROM entries ORDER BY seq DESC LIMIT 1').get();
  if (typeof row?.['seq'] === 'number' && row['hash'] instanceof Uint8Array)
    return { seq: row['seq'], hash: row['hash'] };
  return { seq: 0, hash: genesis(chainId(db)) };
}

/** The name of this chain, made with the database. */
export function chainId(db: DatabaseSync): string {
  const found = readMeta(db, 'chain');
  if (found !== null) return found;
  const chain = randomUUID();
  writeMeta(db, 'chain', chain);
  return chain;
}

export function readMeta(db: DatabaseSync, name: string): string | null {
  const value = db.prepare('SELECT value FROM meta WHERE name = ?').get(name)?.['value'];
  return typeof value === 'string' ? value : null;
}

export function writeMeta(db: DatabaseSync, name: string, value: string): void {
  db.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  ).run(name, value);
}
