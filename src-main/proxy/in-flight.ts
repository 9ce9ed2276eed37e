import { Problem } from '../../src-shared/problems/problem.ts';
import type { Limits } from './limits.ts';

/** What is under way, so that it can be counted and stopped. */
export interface InFlight {
  /** Counts a request of a client; throws `too_many_requests` over the limit. The signal stops it. */
  enter(clientId: string, kind: 'call' | 'stream'): Slot;
  /** Stops everything of one client, or everything. */
  abort(problem: Problem, clientId?: string): void;
  readonly size: number;
  /** The calls alone, without the streams that stay open. */
  readonly calls: number;
}

export interface Slot {
  /** Made when somebody asks for it. */
  readonly signal: AbortSignal;
  abort(problem: Problem): void;
  leave(): void;
}

interface Entry {
  readonly clientId: string;
  readonly kind: 'call' | 'stream';
  readonly controller: AbortController;
}

export function createInFlight(limits: Pick<Limits, 'inFlightPerClient' | 'streamsPerClient'>): InFlight {
  const entries = new Set<Entry>();
  const counts = new Map<string, number>();
  const most = { call: limits.inFlightPerClient, stream: limits.streamsPerClient };

  function add(key: string, change: number): number {
    const count = (counts.get(key) ?? 0) + change;
    if (count === 0) counts.delete(key);
    else counts.set(key, count);
    return count;
  }

  return {
    enter(clientId, kind) {
      const key = `${kind} ${clientId}`;
      if ((counts.get(key) ?? 0) >= most[kind]) throw new Problem('too_many_requests');
      add(key, 1);
      const entry = { clientId, kind, controller: new AbortController() };
      entries.add(entry);
      return {
        signal: entry.controller.signal,
        abort: (problem) => entry.controller.abort(problem),
        leave() {
          if (entries.delete(entry)) add(key, -1);
        },
      };
    },
    abort(problem, clientId) {
      for (const entry of entries)
        if (clientId === undefined || entry.clientId === clientId) entry.controller.abort(problem);
    },
    get size() {
      return entries.size;
    },
    get calls() {
      return [...entries].filter(({ kind }) => kind === 'call').length;
    },
  };
}
