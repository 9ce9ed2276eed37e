import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, compactVerify } from 'jose';
import { z } from 'zod';
import { OAuthError } from '../oauth-error.ts';

/** A DPoP proof that is what it says (RFC 9449 section 4.3), before its nonce and its one use were judged. */
export type DpopProof = {
  readonly thumbprint: string;
  readonly jti: string;
  readonly iat: number;
  readonly nonce: string | undefined;
};

export type ProofExpectation = {
  readonly method: string;
  readonly url: string;
  /** Where the proof accompanies an access token, which it must then name by its hash. */
  readonly accessToken?: string;
};

const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const claimsSchema = z.object({
  jti: z.string().min(1),
  htm: z.string(),
  htu: z.string(),
  iat: z.number(),
  nonce: z.string().optional(),
  ath: z.string().optional(),
});

export async function readDpopProof(proof: string, expected: ProofExpectation): Promise<DpopProof> {
  const { claims, thumbprint } = await verifyProof(proof);
  if (claims.htm !== expected.method)
    throw invalidProof("The DPoP proof's 'htm' does not match the request.");
  if (withoutQuery(claims.htu) !== withoutQuery(expected.url)) {
    throw invalidProof("The DPoP proof's 'htu' does not match the request.");
  }
  if (expected.accessToken !== undefined && claims.ath !== hashOf(expected.accessToken)) {
    throw invalidProof("The DPoP proof's 'ath' does not match the access token.");
  }
  return { thumbprint, jti: claims.jti, iat: claims.iat, nonce: claims.nonce };
}

async function verifyProof(
  proof: string,
): Promise<{ claims: z.infer<typeof claimsSchema>; thumbprint: string }> {
  try {
    const header = decodeProtectedHeader(proof);
    if (header.typ !== 'dpop+jwt' || header.jwk === undefined) throw new Error('not a DPoP proof');
    const { payload } = await compactVerify(proof, EmbeddedJWK, { algorithms: ALGORITHMS });
    const claims = claimsSchema.parse(JSON.parse(new TextDecoder().decode(payload)));
    return { claims, thumbprint: await calculateJwkThumbprint(header.jwk) };
  } catch {
    throw invalidProof('The DPoP proof JWT is invalid.');
  }
}

export function invalidProof(description: string): OAuthError {
  return new OAuthError(400, 'invalid_dpop_proof', description);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return '';
  const parsed = new URL(url);
  return `${parsed.origin}${parsed.pathname}`;
}
