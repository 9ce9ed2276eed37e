import type { Clock } from '../ports/clock.ts';

const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

interface Seen {
  readonly lastAcceptedAt: string | null;
  readonly lastRefusedAt: string | null;
}

/** When the next key of a rotation is tried again, and what was seen of each key. Kept in memory only. */
export interface KeyTrial {
  /** Whether the key may be tried now; asking takes the turn, so that one request at a time tries it. */
  due(): boolean;
  note(kid: string, accepted: boolean): void;
  seen(kid: string): Seen;
  reset(): void;
}

export function createKeyTrial(clock: Clock): KeyTrial {
  const seen = new Map<string, Seen>();
  let notBefore = -Infinity;
  let pause = FIRST_PAUSE_MS;
  return {
    due() {
      if (clock.monotonic() < notBefore) return false;
      notBefore = clock.monotonic() + pause;
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      return true;
    },
    note(kid, accepted) {
      const before = seen.get(kid) ?? NOTHING;
      const now = new Date(clock.now()).toISOString();
      seen.set(kid, accepted ? { ...before, lastAcceptedAt: now } : { ...before, lastRefusedAt: now });
    },
    seen: (kid) => seen.get(kid) ?? NOTHING,
    reset() {
      notBefore = -Infinity;
      pause = FIRST_PAUSE_MS;
    },
  };
}

const NOTHING: Seen = { lastAcceptedAt: null, lastRefusedAt: null };
