import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../ports/clock.ts';
import { CONSOLE_LIMITS } from './limits.ts';

/** A browser that opened the console with a one-time address. */
export interface ConsoleSession {
  /**
   * Part of the console's address. Cookies are not kept apart by port: without it, a program on another port of this
   * computer could make the browser hand over the cookie by asking for the same path there.
   */
  readonly id: string;
  readonly secretDigest: Buffer;
  usedAt: number;
}

/** One-time links and the sessions they become. Only digests are kept. */
export interface ConsoleSessions {
  /** A new one-time token. */
  invite(): string;
  /** Swaps a token for a session, once; null when it is unknown, used or too old. */
  redeem(token: string): { readonly id: string; readonly secret: string } | null;
  /** Whether the secret belongs to the session of that id and the session has not ended. */
  accept(id: string, secret: string | null): boolean;
  /** Whether there is such a session. */
  has(id: string): boolean;
}

/** In memory alone: when the agent ends, every console session ends with it. */
export function createConsoleSessions(clock: Clock): ConsoleSessions {
  const links = new Map<string, number>();
  const sessions = new Map<string, ConsoleSession>();

  function live(id: string): ConsoleSession | null {
    const session = sessions.get(id);
    if (!session) return null;
    if (clock.now() - session.usedAt <= CONSOLE_LIMITS.idleMs) return session;
    sessions.delete(id);
    return null;
  }

  return {
    invite() {
      const token = randomBytes(32).toString('base64url');
      links.set(digest(token).toString('base64'), clock.now());
      keepNewest(links, CONSOLE_LIMITS.links);
      return token;
    },
    redeem(token) {
      const key = digest(token).toString('base64');
      const issuedAt = links.get(key);
      links.delete(key);
      if (issuedAt === undefined || clock.now() - issuedAt > CONSOLE_LIMITS.linkMs) return null;
      const id = randomBytes(12).toString('base64url');
      const secret = randomBytes(32).toString('base64url');
      sessions.set(id, { id, secretDigest: digest(secret), usedAt: clock.now() });
      keepNewest(sessions, CONSOLE_LIMITS.sessions);
      return { id, secret };
    },
    accept(id, secret) {
      const session = live(id);
      if (!session || secret === null) return false;
      if (!timingSafeEqual(session.secretDigest, digest(secret))) return false;
      session.usedAt = clock.now();
      return true;
    },
    has: (id) => live(id) !== null,
  };
}

function digest(value: string): Buffer {
  return createHash('sha256').update(value).digest();
}

/** Maps keep the order of insertion: the oldest go first. */
function keepNewest(map: Map<string, unknown>, limit: number): void {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
