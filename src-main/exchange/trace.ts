import { randomUUID } from 'node:crypto';
import type { ExchangeTrace, TraceLeg } from '../../src-shared/contract/exchange.ts';
import type { Clock } from '../ports/clock.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

/** One chain while it is made: each leg is added when it ended. */
export interface TraceRecorder {
  readonly id: string;
  leg(leg: TraceLeg): void;
  end(ok: boolean): void;
  /** The legs so far. */
  readonly legs: readonly TraceLeg[];
}

/** The chains of the last exchanges, in memory only. */
export interface Traces {
  begin(subject: Pick<ExchangeTrace, 'server' | 'strategy' | 'sub'>): TraceRecorder;
  /** Newest first. */
  list(server?: string): readonly ExchangeTrace[];
  clear(): void;
}

export function createTraces(clock: Clock): Traces {
  let traces: ExchangeTrace[] = [];
  return {
    begin(subject) {
      const legs: TraceLeg[] = [];
      const id = randomUUID();
      const at = new Date(clock.now()).toISOString();
      return {
        id,
        legs,
        leg: (leg) => void legs.push(leg),
        end(ok) {
          traces = [{ id, ...subject, at, ok, legs: [...legs] }, ...traces].slice(0, EXCHANGE_LIMITS.traces);
        },
      };
    },
    list: (server) => traces.filter((trace) => server === undefined || trace.server === server),
    clear: () => {
      traces = [];
    },
  };
}

/** A leg with nothing in it yet. */
export function emptyLeg(leg: TraceLeg['leg'], title: string): TraceLeg {
  return {
    leg,
    title,
    endpoint: null,
    sent: [],
    assertion: [],
    received: [],
    token: null,
    problem: null,
    ms: null,
  };
}
