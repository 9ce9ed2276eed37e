import { Problem } from '../../src-shared/problems/problem.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import type { Grant } from './grant.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import type { TokenPlan } from './plan.ts';
import type { TokenAnswer } from './token-endpoint.ts';
import { audiences, isAbout, readToken, type TokenParts } from './token-claims.ts';
import { TOKEN_TYPE, type TokenTypeName } from './token-types.ts';

/** What a successful answer must be to be used. */
export interface Expected {
  readonly plan: TokenPlan;
  /** null where the grant is no token exchange, whose answer names no type (RFC 7523). */
  readonly issuedType: TokenTypeName | null;
  /** The `aud` that was asked for; null where none was, or where it is not the audience of the token. */
  readonly audience: string | null;
  /** The names of the person; null where the other side has names of its own. */
  readonly person: ReadonlySet<string> | null;
  /** Thumbprint of the key in the DPoP proof that was sent. */
  readonly jkt: string | null;
  readonly now: number;
}

/** Scopes that servers add by themselves: they say who the person is and allow nothing at a resource. */
export const IDENTITY_SCOPES = new Set(['openid', 'profile', 'email', 'address', 'phone']);

/** An access token that is what was asked for (RFC 8693 section 2.2.1, RFC 6749 section 5.1), or a Problem saying why not. */
export function acceptAccessToken(answer: TokenAnswer, expected: Expected): Grant {
  const { body } = answer;
  const { plan } = expected;
  requireIssuedType(body, expected.issuedType, plan.serverName);
  const token = new Secret('access_token', requireText(body, 'access_token', plan.serverName));
  const tokenType = requireTokenType(body, expected);
  const parts = readToken(token);
  if (parts !== null) checkClaims(parts, expected);
  const scope = typeof body['scope'] === 'string' ? body['scope'] : null;
  checkScope(scope, plan);
  const lifetimeMs = tokenLifetime(body, parts, expected.now, plan.serverName);
  return { kind: 'access_token', value: token, tokenType, lifetimeMs, scope };
}

export function requireIssuedType(
  body: Record<string, unknown>,
  expected: TokenTypeName | null,
  server: string,
): void {
  if (expected === null) return;
  const found = body['issued_token_type'];
  if (found === TOKEN_TYPE[expected]) return;
  throw new Problem('exchange_wrong_issued_type', {
    server,
    expected,
    found: typeof found === 'string' ? found : 'nothing',
  });
}

export function requireText(body: Record<string, unknown>, name: string, server: string): string {
  const value = body[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new Problem('exchange_invalid_response', { server, reason: `it has no ${name}.` });
}

/** Seconds to milliseconds; a number, or one written as text. Nothing else is a lifetime. */
export function readLifetime(value: unknown, server: string): number {
  const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  const isUsable =
    typeof seconds === 'number' && seconds > 0 && seconds * 1000 <= EXCHANGE_LIMITS.longestLifetimeMs;
  if (isUsable) return seconds * 1000;
  throw new Problem('exchange_bad_lifetime', { server, found: shown(value) });
}

function shown(value: unknown): string {
  if (value === undefined) return 'no expires_in';
  return `expires_in ${typeof value === 'number' || typeof value === 'string' ? value : typeof value}`;
}

/** Without `expires_in` the token's own `exp` is the other means of RFC 6749 section 5.1; the shorter one counts. */
function tokenLifetime(
  body: Record<string, unknown>,
  parts: TokenParts | null,
  now: number,
  server: string,
): number {
  const exp = parts?.claims.exp;
  const ofToken = exp === undefined ? null : exp * 1000 - (parts?.claims.iat ?? now / 1000) * 1000;
  if (body['expires_in'] === undefined && ofToken !== null) return readLifetime(ofToken / 1000, server);
  const ofAnswer = readLifetime(body['expires_in'], server);
  return ofToken === null || ofToken <= 0 ? ofAnswer : Math.min(ofAnswer, ofToken);
}

/** Case-insensitive (RFC 6749 section 5.1). What was asked for with a proof must be bound to it, and nothing else is. */
function requireTokenType(body: Record<string, unknown>, { plan, jkt }: Expected): 'Bearer' | 'DPoP' {
  const found = typeof body['token_type'] === 'string' ? body['token_type'] : 'nothing';
  const wanted = jkt === null ? 'Bearer' : 'DPoP';
  if (found.toLowerCase() === wanted.toLowerCase()) return wanted;
  throw new Problem('exchange_wrong_token_type', { server: plan.serverName, found });
}

function checkClaims({ claims }: TokenParts, { plan, audience, person, jkt }: Expected): void {
  const server = plan.serverName;
  const found = audiences(claims);
  if (audience !== null && found.length > 0 && !found.includes(audience))
    throw new Problem('exchange_wrong_audience', { server, expected: audience, found: found.join(' ') });
  if (person !== null && !isAbout(claims, person)) throw new Problem('exchange_wrong_subject', { server });
  if (jkt !== null && boundTo(claims['cnf']) !== jkt)
    throw new Problem('exchange_wrong_token_type', { server, found: 'DPoP, bound to another key' });
}

/** RFC 9449 section 6.1. */
function boundTo(cnf: unknown): unknown {
  return typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : null;
}

/** Less than asked for is the server's right (RFC 6749 section 3.3); more is a token nobody asked for. */
function checkScope(scope: string | null, plan: TokenPlan): void {
  if (scope === null || plan.scopes.length === 0 || plan.strategy === 'entra_obo') return;
  const wider = scope
    .split(' ')
    .filter((one) => one !== '' && !plan.scopes.includes(one) && !IDENTITY_SCOPES.has(one));
  if (wider.length > 0)
    throw new Problem('exchange_wider_scope', { server: plan.serverName, found: wider.join(' ') });
}
