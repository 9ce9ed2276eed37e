import { readDpopProof } from '../endpoints/dpop-proof.ts';
import type { OrgRequest } from '../http.ts';
import type { OneTime } from '../one-time.ts';
import type { Caller } from './caller.ts';
import type { Challenge } from './challenge.ts';

export type AdmissionOptions = {
  readonly check: (token: string) => Promise<Caller>;
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly used: OneTime;
  readonly rules: AdmissionRules;
};

/** What a test may change about who is let in. */
export type AdmissionRules = {
  /** How many of the next messages (POST) are refused as if their tokens were revoked. */
  rejections: number;
  /** Whether DPoP-bound tokens alone are taken (RFC 9449). */
  requireDpop: boolean;
  /** The nonce that DPoP proofs must carry (RFC 9449 section 9). */
  dpopNonce: string | undefined;
};

export type Presented = { readonly scheme: 'bearer' | 'dpop'; readonly token: string };

const PROOF_WINDOW = 300;
const invalid = (description: string): Challenge => ({ status: 401, error: 'invalid_token', description });

/** Who calls, or why not: the token, the key that it is bound to, and the scopes of the operation. */
export async function admit(
  options: AdmissionOptions,
  request: OrgRequest,
  scopes: readonly string[],
): Promise<Caller | Challenge> {
  const presented = readAuthorization(request);
  if (!presented) return { status: 401 };
  if (options.rules.rejections > 0 && request.method === 'POST') {
    options.rules.rejections -= 1;
    return invalid('The access token was revoked');
  }
  const caller = await options.check(presented.token).catch(() => undefined);
  if (!caller) return invalid('The access token is invalid or expired');
  const refused = await checkBinding(options, request, presented, caller);
  if (refused) return refused;
  const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
  if (missing.length === 0) return caller;
  return {
    status: 403,
    error: 'insufficient_scope',
    description: `The access token lacks ${missing.join(' ')}`,
  };
}

/** RFC 6750 section 2.1 and RFC 9449 section 7.1: the header alone. */
export function readAuthorization(request: OrgRequest): Presented | undefined {
  const match = /^(Bearer|DPoP) ([\w.~+/-]+=*)$/i.exec(request.raw.headers.authorization ?? '');
  const token = match?.[2];
  if (token === undefined) return undefined;
  return { scheme: match?.[1]?.toLowerCase() === 'dpop' ? 'dpop' : 'bearer', token };
}

/** RFC 9449 section 7.2: a bound token comes with the DPoP scheme and a fresh proof by its key, once. */
async function checkBinding(
  options: AdmissionOptions,
  request: OrgRequest,
  presented: Presented,
  caller: Caller,
): Promise<Challenge | undefined> {
  const { rules, used } = options;
  if (caller.boundTo === undefined) {
    return rules.requireDpop || presented.scheme === 'dpop'
      ? invalid('The access token is not bound')
      : undefined;
  }
  if (presented.scheme !== 'dpop') return invalid('The access token is bound to a key');
  const expected = { method: request.method, url: options.url, accessToken: presented.token };
  const proof = await readDpopProof(String(request.raw.headers['dpop']), expected).catch(() => undefined);
  const now = Math.floor(options.now() / 1000);
  if (!proof || proof.thumbprint !== caller.boundTo || Math.abs(now - proof.iat) > PROOF_WINDOW) {
    return { status: 401, error: 'invalid_dpop_proof', description: 'The DPoP proof is invalid' };
  }
  if (rules.dpopNonce !== undefined && proof.nonce !== rules.dpopNonce) {
    return { status: 401, error: 'use_dpop_nonce', nonce: rules.dpopNonce };
  }
  if (used.use(proof.jti, now + PROOF_WINDOW, now)) return undefined;
  return { status: 401, error: 'invalid_dpop_proof', description: 'The DPoP proof was already used' };
}
