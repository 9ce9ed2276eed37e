import { decodeJwt } from 'jose';
import type { TokenEndpointResponse } from 'openid-client';
import { Problem } from '../../src-shared/problems/problem.ts';
import { Secret, type SubjectToken } from '../../src-shared/text/secret.ts';
import type { Claims } from './claims.ts';

export type RefreshToken = Secret<'refresh_token'>;

/** The tokens of one person, as the provider issued them. Times are the provider's, in milliseconds since the epoch. */
export interface TokenSet {
  readonly idToken: SubjectToken;
  readonly idTokenExpiresAt: number;
  readonly accessToken: SubjectToken | null;
  readonly accessTokenExpiresAt: number | null;
  readonly refreshToken: RefreshToken | null;
  /** What was granted; null where the provider did not say. */
  readonly scope: string | null;
}

/**
 * A token response that the library has validated as a token set. Of a refresh that gives no new refresh token the old
 * one stays (RFC 6749 section 6). Throws `invalid_id_token` when there is no ID token.
 */
export function toTokenSet(response: TokenEndpointResponse, now: number, before?: TokenSet): TokenSet {
  if (response.id_token === undefined)
    throw new Problem('invalid_id_token', {
      reason: 'the answer has none. The scope openid must be granted to the app, also for refresh.',
    });
  return {
    idToken: new Secret('subject_token', response.id_token),
    idTokenExpiresAt: expiryOf(readClaims(response.id_token)),
    accessToken: new Secret('subject_token', response.access_token),
    accessTokenExpiresAt: response.expires_in === undefined ? null : now + response.expires_in * 1000,
    refreshToken:
      response.refresh_token === undefined
        ? (before?.refreshToken ?? null)
        : new Secret('refresh_token', response.refresh_token),
    scope: response.scope ?? before?.scope ?? null,
  };
}

/**
 * The claims of an ID token that was verified when it came in. A token is verified once, then kept in the keychain;
 * afterwards only its expiry is looked at again.
 */
export function readClaims(idToken: string): Claims {
  try {
    return decodeJwt(idToken);
  } catch (cause) {
    throw new Problem('invalid_id_token', { reason: 'it is not a JWT.' }, { cause });
  }
}

/** Without an expiry (the library refuses such a token) it has expired. */
export function expiryOf(claims: Claims): number {
  const exp = claims['exp'];
  return typeof exp === 'number' && Number.isFinite(exp) ? exp * 1000 : 0;
}
