import type { JWKS } from 'openid-client';
import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProviderFetch } from './provider-fetch.ts';

const KEYS_TIMEOUT_MS = 10_000;

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

/**
 * The provider's public keys (RFC 7517 section 5). Only the issuer's own `jwks_uri` counts: what a token's header says
 * about keys is not looked at. Rejects with `provider_unreachable`, `discovery_failed` or the network's error.
 */
export async function fetchProviderKeys(jwksUri: string, fetch: ProviderFetch): Promise<JWKS> {
  const response = await fetch(jwksUri, {
    headers: { accept: 'application/json, application/jwk-set+json' },
    signal: AbortSignal.timeout(KEYS_TIMEOUT_MS),
  });
  if (response.status >= 500 || response.status === 429)
    throw new Problem('provider_unreachable', {
      host: new URL(jwksUri).host,
      reason: `its keys answered with status ${response.status}.`,
    });
  const keys = jwksSchema.safeParse(await response.json().catch(() => null));
  if (response.status !== 200 || !keys.success)
    throw new Problem('discovery_failed', {
      url: jwksUri,
      reason: `the answer (status ${response.status}) is not a set of keys.`,
    });
  return keys.data;
}
