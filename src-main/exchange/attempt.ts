import type { TokenPlan } from './plan.ts';

/** How one leg is sent; each reason to send it again counts once. */
export interface Attempt {
  /** The next key of a rotation may be tried first; after a refusal the current one. */
  readonly key: 'candidate' | 'current';
  readonly dpop: boolean;
  readonly repeated: readonly Repetition[];
}
export type Repetition = 'client' | 'nonce' | 'dpop';

export function firstAttempt(dpop: boolean): Attempt {
  return { key: 'candidate', dpop, repeated: [] };
}

/**
 * How a refused request is sent again, or null where that cannot help: once with a new assertion (another key, the
 * corrected clock), once with the nonce that was asked for (RFC 9449 section 8), once with DPoP where it was demanded.
 */
export function nextAttempt(
  attempt: Attempt,
  error: string | null,
  method: string,
  dpop: TokenPlan['dpop'],
): Attempt | null {
  const again = (reason: Repetition, change: Partial<Attempt>): Attempt | null =>
    attempt.repeated.includes(reason)
      ? null
      : { ...attempt, ...change, repeated: [...attempt.repeated, reason] };
  switch (error) {
    case 'invalid_client':
      return method === 'private_key_jwt' ? again('client', { key: 'current' }) : null;
    case 'use_dpop_nonce':
      if (attempt.dpop) return again('nonce', {});
      return dpop === 'off' ? null : again('dpop', { dpop: true });
    case 'invalid_dpop_proof':
      return attempt.dpop || dpop === 'off' ? null : again('dpop', { dpop: true });
    default:
      return null;
  }
}
