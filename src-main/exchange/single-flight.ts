import { Problem } from '../../src-shared/problems/problem.ts';
import type { Job, Step } from './job.ts';
import type { DownstreamCredential } from '../ports/exchange.ts';

interface Flight {
  readonly result: Promise<DownstreamCredential>;
  readonly stop: AbortController;
  waiting: number;
  isOver: boolean;
}

export interface SingleFlight {
  /** Joins what is under way for the same key, or starts it. */
  join(job: Job, signal?: AbortSignal): Promise<DownstreamCredential>;
  /** Ends everything that is under way. */
  abort(): void;
}

/** Around a step: all who wait for the same key share one run. It ends early only when nobody waits any more. */
export function singleFlight(step: Step): SingleFlight {
  const flights = new Map<string, Flight>();

  function start(job: Job): Flight {
    const stop = new AbortController();
    const result = step(job, stop.signal).finally(() => land(job.key, flight));
    const flight: Flight = { result, stop, waiting: 0, isOver: false };
    // Whoever waits is told; a flight that everybody left fails unheard.
    result.catch(() => undefined);
    flights.set(job.key, flight);
    return flight;
  }

  function land(key: string, flight: Flight): void {
    flight.isOver = true;
    if (flights.get(key) === flight) flights.delete(key);
  }

  return {
    async join(job, signal) {
      signal?.throwIfAborted();
      const flight = flights.get(job.key) ?? start(job);
      flight.waiting += 1;
      try {
        return await orAborted(flight.result, signal);
      } finally {
        flight.waiting -= 1;
        if (flight.waiting === 0 && !flight.isOver) {
          land(job.key, flight);
          flight.stop.abort(new Problem('cancelled'));
        }
      }
    },
    abort() {
      for (const flight of flights.values()) flight.stop.abort(new Problem('cancelled'));
      flights.clear();
    },
  };
}

/** The result, or the signal's reason if that comes first. */
function orAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
