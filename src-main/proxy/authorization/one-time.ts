import { randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** Things that are waited for a short time under a name nobody can guess, and taken once. */
export interface OneTime<Value> {
  put(value: Value): string;
  /** Looks without taking. */
  peek(key: string): Value | null;
  take(key: string): Value | null;
  /** What was taken before, while it would still be good: its second use is somebody else's. */
  spent(key: string): Value | null;
}

interface Waiting<Value> {
  readonly value: Value;
  readonly until: number;
  isTaken: boolean;
}

export function createOneTime<Value>(clock: Clock, lifetimeMs: number, most: number): OneTime<Value> {
  const waiting = new Map<string, Waiting<Value>>();

  function find(key: string, isTaken: boolean): Waiting<Value> | null {
    const found = waiting.get(key);
    if (!found || found.isTaken !== isTaken) return null;
    if (found.until > clock.monotonic()) return found;
    waiting.delete(key);
    return null;
  }

  return {
    put(value) {
      const key = randomBytes(32).toString('base64url');
      waiting.set(key, { value, until: clock.monotonic() + lifetimeMs, isTaken: false });
      const [oldest] = waiting.keys();
      if (waiting.size > most && oldest !== undefined) waiting.delete(oldest);
      return key;
    },
    peek: (key) => find(key, false)?.value ?? null,
    take(key) {
      const found = find(key, false);
      if (found) found.isTaken = true;
      return found?.value ?? null;
    },
    spent: (key) => find(key, true)?.value ?? null,
  };
}
