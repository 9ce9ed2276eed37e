import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

/** The seconds to wait by `Retry-After` (RFC 9110 section 10.2.3) or Okta's `X-Rate-Limit-Reset`; bounded either way. */
export function rateLimitSeconds(headers: Headers, now: number): number {
  const wait = retryAfter(headers, now) ?? reset(headers, now) ?? EXCHANGE_LIMITS.rateLimitMs;
  return Math.ceil(Math.min(Math.max(wait, 1_000), EXCHANGE_LIMITS.longestRateLimitMs) / 1000);
}

function retryAfter(headers: Headers, now: number): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  return finite(Date.parse(value) - serverNow(headers, now));
}

/** Seconds since the epoch, of the other side's clock. */
function reset(headers: Headers, now: number): number | null {
  const value = headers.get('x-rate-limit-reset');
  if (value === null || !/^\d+$/.test(value.trim())) return null;
  return finite(Number(value) * 1000 - serverNow(headers, now));
}

function serverNow(headers: Headers, now: number): number {
  return finite(Date.parse(headers.get('date') ?? '')) ?? now;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Which hosts asked to wait, and until when: nobody else asks them meanwhile. */
export interface RateLimits {
  /** Throws `rate_limited` while the host of the endpoint is to be left alone. */
  check(endpoint: string): void;
  note(endpoint: string, seconds: number): void;
  clear(): void;
}

export function createRateLimits(clock: Clock): RateLimits {
  const until = new Map<string, number>();
  return {
    check(endpoint) {
      const { host } = new URL(endpoint);
      const left = (until.get(host) ?? -Infinity) - clock.monotonic();
      if (left > 0) throw new Problem('rate_limited', { host, seconds: Math.ceil(left / 1000) });
      until.delete(host);
    },
    note: (endpoint, seconds) => void until.set(new URL(endpoint).host, clock.monotonic() + seconds * 1000),
    clear: () => until.clear(),
  };
}
