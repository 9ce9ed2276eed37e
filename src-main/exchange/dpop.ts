import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { Secret } from '../../src-shared/text/secret.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialHeader, ProofRequest } from '../ports/exchange.ts';

/** A key for sender-constrained tokens (RFC 9449): made in memory, never exported, gone with the session. */
export interface DpopKey {
  readonly thumbprint: string;
  /** For a token endpoint; it keeps the nonces that servers ask for. */
  readonly handle: oauth.DPoPHandle;
  /** For a request to the resource with the bound token. */
  prove(token: Secret, request: ProofRequest): Promise<CredentialHeader>;
}

export async function createDpopKey(clock: Clock): Promise<DpopKey> {
  const pair = await generateKeyPair('ES256');
  const jwk = await exportJWK(pair.publicKey);
  const handle = oauth.DPoP({}, pair, {
    [oauth.modifyAssertion]: (_header, claims) => {
      claims['iat'] = Math.floor(clock.now() / 1000);
    },
  });
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    handle,
    async prove(token, { method, url, nonce }) {
      const proof = await new SignJWT({
        htm: method,
        htu: withoutQuery(url),
        jti: randomUUID(),
        ath: createHash('sha256').update(token.reveal()).digest('base64url'),
        ...(nonce === undefined ? {} : { nonce }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
        .setIssuedAt(Math.floor(clock.now() / 1000))
        .sign(pair.privateKey);
      return { name: 'DPoP', value: new Secret('credential_header', proof) };
    },
  };
}

/** `htu` is the URI without query and fragment (RFC 9449 section 4.2). */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
