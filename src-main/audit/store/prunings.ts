import type { DatabaseSync } from 'node:sqlite';
import { readSeals } from './checkpoints.ts';
import { isGenuine, type SealKey } from './seal.ts';

/** The sealed summary of what retention removed from the beginning of the chain. */
export interface Pruning {
  readonly v: 1;
  readonly chain: string;
  /** The last entry that was removed, and its hash: the next one follows it. */
  readonly through: number;
  readonly head: string;
  readonly time: string;
  readonly key: string;
  readonly reason: 'age' | 'size';
  /** How many records went, by outcome, and from when to when they were. */
  readonly records: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly from: string;
  readonly to: string;
}

/** The last statement about what was removed; `forged` where it says to be signed with this key and is not. */
export function lastPruning(db: DatabaseSync, chain: string, key: SealKey | null): Pruning | 'forged' | null {
  const seal = readSeals(db, 'prunings').at(-1);
  if (!seal) return null;
  const statement = parsePruning(seal.body);
  if (!statement || statement.chain !== chain) return 'forged';
  const isForged = key !== null && statement.key === key.id && !isGenuine('pruning', seal, key);
  return isForged ? 'forged' : statement;
}

export function parsePruning(body: string): Pruning | null {
  try {
    const value: unknown = JSON.parse(body);
    return isPruning(value) ? value : null;
  } catch {
    return null;
  }
}

function isPruning(value: unknown): value is Pruning {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['chain', 'head', 'time', 'key', 'from', 'to'];
  return (
    texts.every((name) => typeof Reflect.get(value, name) === 'string') &&
    typeof Reflect.get(value, 'through') === 'number'
  );
}
