import type { Clock } from '../ports/clock.ts';

const EVERY_MS = 30_000;
/** More than a busy computer delays a timer, less than anybody sleeps. */
const JUMP_MS = 10_000;

/**
 * Tells when this computer slept or its clock was set: the wall clock and the monotonic clock went apart, or a timer was
 * late. Returns the end of the watch.
 */
export function watchClock(clock: Clock, onJump: () => void): () => void {
  let cancel: () => void = () => undefined;
  const next = (): void => {
    const wall = clock.now();
    const steady = clock.monotonic();
    cancel = clock.after(EVERY_MS, () => {
      const apart = clock.now() - wall - (clock.monotonic() - steady);
      const late = clock.monotonic() - steady - EVERY_MS;
      next();
      if (Math.abs(apart) > JUMP_MS || late > JUMP_MS) onJump();
    });
  };
  next();
  return () => cancel();
}
