import type { DemoClient } from '../clients.ts';
import { invalidProof, readDpopProof } from './dpop-proof.ts';
import type { OrgRequest } from '../http.ts';
import { OAuthError } from '../oauth-error.ts';
import type { OrgState } from '../org-state.ts';

const PROOF_LIFETIME = 300;

/** For the grants that this organisation answers itself: the key that the token shall be bound to, if any. */
export async function checkDpop(
  state: OrgState,
  client: DemoClient,
  request: OrgRequest,
  endpoint: string,
): Promise<string | undefined> {
  const header = request.raw.headers['dpop'];
  if (header === undefined) return undefined;
  const proof = await readDpopProof(String(header), { method: 'POST', url: endpoint });
  if (proof.nonce === undefined || !state.nonces.isKnown(proof.nonce)) {
    const description = 'Authorization server requires nonce in DPoP proof.';
    throw new OAuthError(400, 'use_dpop_nonce', description, {}, { 'dpop-nonce': state.nonces.latest() });
  }
  const now = state.clock.seconds();
  if (!state.used.use(`dpop ${client.clientId} ${proof.jti}`, now + PROOF_LIFETIME, now)) {
    throw invalidProof('The DPoP proof JWT has already been used.');
  }
  return proof.thumbprint;
}

/** Clients that must use DPoP and send no proof get what the guide's troubleshooting is about. */
export function requireProof(client: DemoClient, request: OrgRequest): void {
  if (client.requireDpop && request.raw.headers['dpop'] === undefined) {
    throw invalidProof('The DPoP proof JWT header is missing.');
  }
}
