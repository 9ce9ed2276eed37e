import type { Clock } from '../ports/clock.ts';

/** The `Date` header has a resolution of one second, and the answer takes time: less than this is noise. */
const NOISE_MS = 3_000;

/**
 * How far the provider's clock is ahead of this computer's, measured by the `Date` header (RFC 9110 section 6.6.1) of
 * each answer. Times that are compared with the provider's (expiry, `iat` of an assertion) are corrected by it, so that
 * a computer whose clock is wrong can still sign in.
 */
export interface ClockOffset {
  /** Milliseconds to add to this computer's time; 0 while nothing was seen. */
  readonly ms: number;
  /** The time at the provider, in milliseconds since the epoch. */
  now(): number;
  /** Notes the `Date` header of an answer that arrived just now to a request sent at `sentAt` of the monotonic clock. */
  observe(dateHeader: string | null, sentAt: number): void;
}

export function createClockOffset(clock: Clock): ClockOffset {
  let ms = 0;
  return {
    get ms() {
      return ms;
    },
    now: () => clock.now() + ms,
    observe(dateHeader, sentAt) {
      const date = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
      if (Number.isNaN(date)) return;
      const halfway = (clock.monotonic() - sentAt) / 2;
      // The header is cut to whole seconds, so half a second is the best guess.
      const seen = date + 500 - (clock.now() - halfway);
      ms = Math.abs(seen) < NOISE_MS ? 0 : Math.round(seen);
    },
  };
}
