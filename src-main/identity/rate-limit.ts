import type { Clock } from '../ports/clock.ts';

/** Allows so many a second, counted over whole seconds of the monotonic clock. */
export function createRateLimit(clock: Clock, perSecond: number): { allows(): boolean } {
  let second = -1;
  let count = 0;
  return {
    allows() {
      const now = Math.floor(clock.monotonic() / 1000);
      if (now !== second) [second, count] = [now, 0];
      count += 1;
      return count <= perSecond;
    },
  };
}
