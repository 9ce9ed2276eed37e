import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';

/** How fast one client may ask: a burst, then so many requests a second (a token bucket for each client). */
export interface Rate {
  /** Counts one request; throws `too_fast` with the time until the next is welcome. */
  count(clientId: string): void;
  /** Nothing more is to be known of a client. */
  forget(clientId: string): void;
}

interface Bucket {
  left: number;
  at: number;
}

/** So many seconds' worth of requests pass at once. */
const BURST_SECONDS = 5;

export function createRate(perSecond: () => number, { monotonic }: Pick<Clock, 'monotonic'>): Rate {
  const buckets = new Map<string, Bucket>();
  return {
    count(clientId) {
      const most = perSecond() * BURST_SECONDS;
      const now = monotonic();
      let bucket = buckets.get(clientId);
      if (!bucket) buckets.set(clientId, (bucket = { left: most, at: now }));
      const refilled = bucket.left + ((now - bucket.at) / 1_000) * perSecond();
      bucket.left = Math.min(most, refilled);
      bucket.at = now;
      if (bucket.left < 1)
        throw new Problem('too_fast', {
          perSecond: perSecond(),
          seconds: Math.ceil((1 - bucket.left) / perSecond()),
        });
      bucket.left -= 1;
    },
    forget: (clientId) => void buckets.delete(clientId),
  };
}
