import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { CatalogServer } from '../ports/exchange.ts';

/** Gives a turn back; the next that waits gets it. */
export type EndTurn = () => void;

/** How many calls one server carries at a time, and whose turn it is when there are more. */
export interface Turns {
  /**
   * A turn at once where there is one, else when it comes: clients take turns, whoever asked more often. Rejects with
   * the signal's reason; throws `server_busy` while the server wants to be left alone.
   */
  take(server: CatalogServer, clientId: string, signal: AbortSignal): EndTurn | Promise<EndTurn>;
  /** The server asked to be left alone for a while (RFC 9110 section 10.2.3). */
  pause(serverId: string, ms: number): void;
  /** Calls that wait for their turn. */
  readonly waiting: number;
}

interface Waiting {
  readonly start: () => void;
}

interface Lane {
  most: number;
  active: number;
  /** Turns of each client that are under way. */
  readonly of: Map<string, number>;
  /** Who waits, by client; the client that was served last stands last. */
  readonly queues: Map<string, Set<Waiting>>;
  pausedUntil: number;
}

/** Nobody is left alone for longer because of one answer. */
const LONGEST_PAUSE_MS = 60_000;

export function createTurns({ monotonic }: Pick<Clock, 'monotonic'>): Turns {
  const lanes = new Map<string, Lane>();

  function laneOf(serverId: string, most: number): Lane {
    const lane = lanes.get(serverId) ?? {
      most,
      active: 0,
      of: new Map(),
      queues: new Map(),
      pausedUntil: 0,
    };
    lane.most = most;
    lanes.set(serverId, lane);
    return lane;
  }

  function begin(lane: Lane, clientId: string): EndTurn {
    lane.active += 1;
    lane.of.set(clientId, (lane.of.get(clientId) ?? 0) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      lane.active -= 1;
      const left = (lane.of.get(clientId) ?? 1) - 1;
      if (left === 0) lane.of.delete(clientId);
      else lane.of.set(clientId, left);
      next(lane);
    };
  }

  /** The first client in the round that may have one more. */
  function next(lane: Lane): void {
    for (const [clientId, queue] of lane.queues) {
      if (!isFree(lane, clientId)) continue;
      const [first] = queue;
      if (!first) continue;
      queue.delete(first);
      lane.queues.delete(clientId);
      if (queue.size > 0) lane.queues.set(clientId, queue);
      first.start();
      return;
    }
  }

  function wait(lane: Lane, clientId: string, signal: AbortSignal): Promise<EndTurn> {
    return new Promise((resolve, reject) => {
      const queue = lane.queues.get(clientId) ?? new Set<Waiting>();
      const waiting: Waiting = {
        start() {
          signal.removeEventListener('abort', onAbort);
          resolve(begin(lane, clientId));
        },
      };
      const onAbort = (): void => {
        queue.delete(waiting);
        if (queue.size === 0) lane.queues.delete(clientId);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      lane.queues.set(clientId, queue.add(waiting));
    });
  }

  return {
    take({ id, maxConcurrentCalls }, clientId, signal) {
      const lane = laneOf(id, maxConcurrentCalls);
      const pause = lane.pausedUntil > 0 ? lane.pausedUntil - monotonic() : 0;
      if (pause > 0) throw new Problem('server_busy', { server: id, seconds: Math.ceil(pause / 1_000) });
      if (isFree(lane, clientId) && !lane.queues.has(clientId)) return begin(lane, clientId);
      signal.throwIfAborted();
      return wait(lane, clientId, signal);
    },
    pause(serverId, ms) {
      const lane = lanes.get(serverId);
      if (lane) lane.pausedUntil = monotonic() + Math.min(ms, LONGEST_PAUSE_MS);
    },
    get waiting() {
      let count = 0;
      for (const { queues } of lanes.values()) for (const queue of queues.values()) count += queue.size;
      return count;
    },
  };
}

/** One client never holds all of a server's turns: another's first call does not wait for the end of a flood. */
function isFree({ most, active, of }: Lane, clientId: string): boolean {
  return active < most && (of.get(clientId) ?? 0) < Math.max(1, Math.floor(most * 0.75));
}
