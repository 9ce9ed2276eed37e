import { compactVerify, createLocalJWKSet, decodeJwt, decodeProtectedHeader } from 'jose';
import type { JWTPayload } from 'jose';
import type { DemoClient } from '../clients.ts';
import { invalidClient, invalidRequest } from '../oauth-error.ts';
import type { OrgState } from '../org-state.ts';

const HOUR = 3600;
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512'];

/** The client that an assertion claims to be, before anything about it was checked. */
export function assertedClientId(assertion: string): string {
  const claims = decodeAssertion(assertion);
  if (typeof claims.sub !== 'string' || claims.iss !== claims.sub) {
    throw invalidClient('The issuer and subject claims for client_assertion must be your client_id.');
  }
  return claims.sub;
}

/**
 * `private_key_jwt` as strictly as Okta: `aud` is exactly the endpoint that was invoked, `exp` at most one hour ahead,
 * `iat` not in the future, a registered `kid`, and a `jti` that is used once.
 */
export async function verifyClientAssertion(
  state: OrgState,
  client: DemoClient,
  assertion: string,
  endpoint: string,
): Promise<void> {
  const claims = await verifySignature(client, assertion);
  const now = state.clock.seconds();
  if (claims.iss !== client.clientId || claims.sub !== client.clientId) {
    throw invalidClient('The issuer and subject claims for client_assertion must be your client_id.');
  }
  const audience = Array.isArray(claims.aud) && claims.aud.length === 1 ? claims.aud[0] : claims.aud;
  if (audience !== endpoint) {
    throw invalidClient(
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    );
  }
  checkTimes(claims, now);
  if (
    claims.jti !== undefined &&
    !state.used.use(`${client.clientId} ${claims.jti}`, claims.exp ?? now + HOUR, now)
  ) {
    throw invalidClient('The client_assertion token has already been used; its jti must be unique.');
  }
}

function checkTimes(claims: JWTPayload, now: number): void {
  if (typeof claims.exp !== 'number')
    throw invalidClient('The client_assertion token must have an exp claim.');
  if (claims.exp <= now) throw invalidClient('The client_assertion token is expired.');
  if (claims.exp > now + HOUR) {
    throw invalidClient('The client_assertion token has an expiration too far into the future.');
  }
  if (claims.iat !== undefined && claims.iat > now) {
    throw invalidClient('The client_assertion token was issued in the future.');
  }
  if (claims.nbf !== undefined && claims.nbf > now) {
    throw invalidClient('The client_assertion token is not valid yet.');
  }
}

/** The signature alone: times are judged on the organisation's own clock, by `checkTimes`. */
async function verifySignature(client: DemoClient, assertion: string): Promise<JWTPayload> {
  const { kid } = decodeHeader(assertion);
  const keys = client.keys.filter((key) => kid === undefined || key.kid === kid);
  if (keys.length !== 1) throw invalidClient('The client_assertion JWT kid is invalid.');
  try {
    await compactVerify(assertion, createLocalJWKSet({ keys }), {
      algorithms: ALGORITHMS,
    });
  } catch {
    throw invalidClient('The client_assertion signature is invalid.');
  }
  return decodeAssertion(assertion);
}

function decodeAssertion(assertion: string): JWTPayload {
  try {
    return decodeJwt(assertion);
  } catch {
    throw invalidRequest('The client_assertion is not a JSON Web Token.');
  }
}

function decodeHeader(assertion: string): { kid?: string } {
  try {
    const { kid } = decodeProtectedHeader(assertion);
    return kid === undefined ? {} : { kid };
  } catch {
    throw invalidRequest('The client_assertion is not a JSON Web Token.');
  }
}
