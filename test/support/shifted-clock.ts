import type { Clock } from '../../src-main/ports/clock.ts';
import { systemClock } from '../../src-main/platform/clock.ts';

/** The real clock with a wall time that a test can move, as sleep or an administrator does. */
export interface ShiftedClock extends Clock {
  shift(ms: number): void;
}

export function createShiftedClock(): ShiftedClock {
  let offset = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + offset,
    shift: (ms) => void (offset += ms),
  };
}
