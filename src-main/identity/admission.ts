import { createHash } from 'node:crypto';
import { z } from 'zod';
import * as oidc from 'openid-client';
import type { Log } from '../ports/outside.ts';
import type { Vault } from '../ports/vault.ts';
import { type Claims } from './claims.ts';
import type { ProviderConnection } from './connection.ts';

const rolesSchema = z.array(z.string()).max(200);

/** The roles a person was given at the last sign-in, which `skipSync` keeps over a sign-out. */
export interface RoleMemory {
  recall(issuer: string, sub: string): Promise<readonly string[] | null>;
  keep(issuer: string, sub: string, roles: readonly string[]): Promise<void>;
}

export function createRoleMemory(vault: Vault): RoleMemory {
  const entry = (issuer: string, sub: string): string =>
    `roles/${createHash('sha256')
      .update(JSON.stringify([issuer, sub]))
      .digest('base64url')}`;
  return {
    async recall(issuer, sub) {
      const text = await vault.get(entry(issuer, sub));
      if (text === null) return null;
      try {
        return rolesSchema.parse(JSON.parse(text));
      } catch {
        return null;
      }
    },
    keep: (issuer, sub, roles) => vault.set(entry(issuer, sub), JSON.stringify(roles)),
  };
}

/** What the mapping and the person's name are made from. */
const WANTED = ['email', 'name', 'groups'];

/**
 * The claims of the userinfo endpoint where the ID token lacks some (Okta's custom authorization servers issue thin ID
 * tokens). It is a help, not a need: when it fails, the ID token's claims are all there is.
 */
export async function fetchMissingClaims(
  connection: ProviderConnection,
  idClaims: Claims,
  response: oidc.TokenEndpointResponse,
  log: Log,
  signal: AbortSignal,
): Promise<Claims | null> {
  const complete = WANTED.every((claim) => idClaims[claim] !== undefined);
  // A bound access token needs a proof for each request; the ID token has to do there.
  if (complete || connection.metadata.userinfo_endpoint === undefined || response.token_type === 'dpop')
    return null;
  try {
    const client = await connection.client('token_endpoint', signal);
    return { ...(await oidc.fetchUserInfo(client, response.access_token, String(idClaims['sub']))) };
  } catch (thrown) {
    log.warn('userinfo_failed', { problem: (await connection.problem(thrown, signal)).code });
    return null;
  }
}
