import { LRUCache } from 'lru-cache';
import type { Clock } from '../ports/clock.ts';
import type { DownstreamCredential } from '../ports/exchange.ts';
import type { Job, Minted } from './job.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

interface Entry {
  readonly serverId: string;
  readonly credential: DownstreamCredential;
  /** By both clocks: the monotonic one is not set by anybody, the wall clock goes on while the computer sleeps. */
  readonly until: Instant;
  readonly aheadFrom: Instant;
}
interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

export interface Hit {
  readonly credential: DownstreamCredential;
  /** It ends soon: whoever uses it now may have the next one fetched meanwhile. */
  readonly endsSoon: boolean;
}

/** Credentials in memory, for as long as they are good and no longer. */
export interface CredentialCache {
  find(key: string): Hit | null;
  store(job: Job, minted: Minted): void;
  /** Removes exactly this credential; one that took its place meanwhile stays. */
  drop(credential: DownstreamCredential): void;
  clear(serverId?: string): void;
}

export function createCredentialCache(clock: Clock): CredentialCache {
  const entries = new LRUCache<string, Entry>({ max: EXCHANGE_LIMITS.cacheEntries });
  const keys = new WeakMap<DownstreamCredential, string>();
  return {
    find(key) {
      const entry = entries.get(key);
      if (entry === undefined) return null;
      if (isPast(entry.until, clock)) {
        entries.delete(key);
        return null;
      }
      return { credential: entry.credential, endsSoon: isPast(entry.aheadFrom, clock) };
    },
    store(job, { credential, lifetimeMs }) {
      keys.set(credential, job.key);
      const usable = usableFor(lifetimeMs);
      if (usable.ms <= 0) return;
      const cached = { ...credential, from: fromCache(credential) };
      keys.set(cached, job.key);
      entries.set(job.key, {
        serverId: credential.serverId,
        credential: cached,
        until: inFuture(clock, usable.ms),
        aheadFrom: inFuture(clock, usable.ms - usable.aheadMs),
      });
    },
    drop(credential) {
      const key = keys.get(credential);
      if (key === undefined) return;
      if (entries.peek(key)?.credential.fingerprint === credential.fingerprint) entries.delete(key);
    },
    clear(serverId) {
      if (serverId === undefined) entries.clear();
      else for (const [key, entry] of entries) if (entry.serverId === serverId) entries.delete(key);
    },
  };
}

/** How long a lifetime may be relied on, and how long before its end the next one is fetched. */
export function usableFor(lifetimeMs: number | null): { readonly ms: number; readonly aheadMs: number } {
  const { longestCacheMs, marginMs, aheadMs } = EXCHANGE_LIMITS;
  if (lifetimeMs === null) return { ms: longestCacheMs, aheadMs: 0 };
  const ms = Math.min(lifetimeMs - Math.min(marginMs, lifetimeMs / 10), longestCacheMs);
  return { ms, aheadMs: Math.min(aheadMs, lifetimeMs / 5) };
}

function fromCache({ from }: DownstreamCredential): DownstreamCredential['from'] {
  return from === 'exchange' ? 'cache' : from;
}

function inFuture(clock: Clock, ms: number): Instant {
  return { wall: clock.now() + ms, monotonic: clock.monotonic() + ms };
}

function isPast(instant: Instant, clock: Clock): boolean {
  return clock.monotonic() >= instant.monotonic || clock.now() >= instant.wall;
}
