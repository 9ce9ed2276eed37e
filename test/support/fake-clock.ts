import type { Clock } from '../../src-main/ports/clock.ts';

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Lets time pass; whatever is due happens at its time. After each thing `settle` waits until it is dealt with. */
  advance(ms: number, settle?: () => Promise<void>): Promise<void>;
  /** The computer sleeps: the wall clock goes on, the monotonic clock and the timers do not (as on Linux). */
  sleepThrough(ms: number): void;
  /** Somebody sets the wall clock. */
  setWall(byMs: number): void;
  /** Real time, whatever was done to this clock: what the rest of the world sees. */
  readonly elapsed: number;
}

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

export function createFakeClock(start = Date.now()): FakeClock {
  const timers = new Set<Timer>();
  let wall = start;
  let steady = 1_000;
  let elapsed = 0;

  const pass = (ms: number): void => {
    wall += ms;
    steady += ms;
    elapsed += ms;
  };
  const next = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  const after = (ms: number, task: () => void): (() => void) => {
    const timer = { at: steady + Math.max(ms, 0), task };
    timers.add(timer);
    return () => void timers.delete(timer);
  };

  return {
    now: () => wall,
    monotonic: () => steady,
    get elapsed() {
      return elapsed;
    },
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const cancel = after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
    async advance(ms, settle = () => Promise.resolve()) {
      const until = steady + ms;
      for (let timer = next(until); timer; timer = next(until)) {
        pass(Math.max(timer.at - steady, 0));
        timers.delete(timer);
        timer.task();
        await settle();
      }
      pass(until - steady);
    },
    sleepThrough(ms) {
      wall += ms;
      elapsed += ms;
    },
    setWall: (byMs) => void (wall += byMs),
  };
}
