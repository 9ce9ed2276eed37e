import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { Secret } from '../../src-shared/text/secret.ts';

/** A token taken apart, not verified: what it says of itself. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: JWTPayload;
}

/** null where it is opaque. */
export function readToken(token: Secret): TokenParts | null {
  const value = token.reveal();
  try {
    return { header: { ...decodeProtectedHeader(value) }, claims: decodeJwt(value) };
  } catch {
    return null;
  }
}

/** `aud` as a list (RFC 7519 section 4.1.3). */
export function audiences(claims: JWTPayload): readonly string[] {
  const { aud } = claims;
  if (aud === undefined) return [];
  return typeof aud === 'string' ? [aud] : aud;
}

/** The names one person goes by in the tokens of one provider. */
const PERSON_CLAIMS = ['sub', 'uid', 'oid', 'email', 'preferred_username', 'upn', 'login'] as const;

export function personNames(claims: JWTPayload): ReadonlySet<string> {
  const names = PERSON_CLAIMS.map((name) => claims[name]).filter((value) => typeof value === 'string');
  return new Set(names.map(normal));
}

/**
 * Whether a token is about the person who has these names. Okta's custom servers put the login into `sub` and the
 * user's id into `uid`; Entra's `sub` differs for each app and `oid` does not.
 */
export function isAbout(claims: JWTPayload, names: ReadonlySet<string>): boolean {
  const ids = [claims['uid'], claims['oid']].filter((id) => typeof id === 'string');
  const known = [claims.sub, ...ids].filter((id) => typeof id === 'string').map(normal);
  if (known.length === 0) return true;
  if (typeof claims['uid'] === 'string' && !names.has(normal(claims['uid']))) return false;
  return known.some((name) => names.has(name));
}

function normal(name: string): string {
  return name.toLowerCase();
}
