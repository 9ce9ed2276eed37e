import type { TokenView } from '../../src-shared/contract/exchange.ts';
import { plainText, redact } from '../../src-shared/text/redact.ts';
import type { Secret } from '../../src-shared/text/secret.ts';
import { readToken } from './token-claims.ts';

/** Claims whose values a person may see. Of every other claim only the name and the kind of value is shown. */
const SHOWN = new Set(
  [
    'iss sub aud exp iat nbf auth_time azp client_id cid uid oid scp scope resource act sub_profile',
    'acr amr ver typ idp groups roles email email_verified name preferred_username login tid cnf',
  ].flatMap((names) => names.split(' ')),
);
const HEADER = ['typ', 'alg', 'kid'];
const TIMES = new Set(['exp', 'iat', 'nbf', 'auth_time']);

/** A token as a person may see it: names and times, never the token. */
export function tokenView(token: Secret, fingerprint: string): TokenView {
  const parts = readToken(token);
  const claims = Object.entries(parts?.claims ?? {}).map(([name, value]) => ({
    name: plainText(name, 100),
    value: SHOWN.has(name) ? shownClaim(name, value) : `(${kindOf(value)})`,
  }));
  return {
    fingerprint,
    header: HEADER.flatMap((name) =>
      parts?.header[name] === undefined ? [] : [{ name, value: shownClaim(name, parts.header[name]) }],
    ),
    claims,
    issuedAt: time(parts?.claims.iat),
    expiresAt: time(parts?.claims.exp),
  };
}

export function shownClaim(name: string, value: unknown): string {
  if (TIMES.has(name) && typeof value === 'number') return time(value) ?? String(value);
  return plainText(redact(typeof value === 'string' ? value : JSON.stringify(value)), 500);
}

function time(seconds: unknown): string | null {
  if (typeof seconds !== 'number') return null;
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  return value === null ? 'null' : typeof value;
}
