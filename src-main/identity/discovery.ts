import * as oidc from 'openid-client';
import { z } from 'zod';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { isAllowedUrl, type ProviderFetch } from './provider-fetch.ts';

const DISCOVERY_SECONDS = 10;

/** Signature algorithms an ID token may have: asymmetric ones only, never `none`, never a shared secret. */
const ID_TOKEN_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const endpoint = z.url();
const metadataSchema = z.looseObject({
  issuer: z.string().min(1),
  authorization_endpoint: endpoint,
  token_endpoint: endpoint,
  jwks_uri: endpoint,
  userinfo_endpoint: endpoint.optional(),
  revocation_endpoint: endpoint.optional(),
  end_session_endpoint: endpoint.optional(),
  device_authorization_endpoint: endpoint.optional(),
  code_challenge_methods_supported: z.array(z.string()).optional(),
  id_token_signing_alg_values_supported: z.array(z.string()).optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  grant_types_supported: z.array(z.string()).optional(),
  scopes_supported: z.array(z.string()).optional(),
  dpop_signing_alg_values_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});

export type ProviderMetadata = z.output<typeof metadataSchema> & oidc.ServerMetadata;

/** `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery section 4) unless the settings name another. */
export function discoveryUrl(provider: Pick<IdentityProvider, 'issuer' | 'discoveryEndpoint'>): URL {
  return new URL(
    provider.discoveryEndpoint ?? `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  );
}

export interface DiscoveryOptions {
  /** From `providerFetch`. */
  readonly fetch: ProviderFetch;
  readonly dev: boolean;
}

/**
 * Reads the discovery document and checks everything in it that sign-in depends on. Rejects with the library's error
 * (see provider-errors.ts) or `issuer_mismatch`, `discovery_failed`, `pkce_not_supported`, `provider_insecure`.
 */
export async function discover(
  provider: IdentityProvider,
  options: DiscoveryOptions,
): Promise<ProviderMetadata> {
  return checkMetadata(provider, await fetchMetadata(provider, options), options.dev);
}

/** The document as it is, with nothing checked but that it is one. */
export async function fetchMetadata(
  provider: IdentityProvider,
  options: DiscoveryOptions,
): Promise<Record<string, unknown>> {
  const url = discoveryUrl(provider);
  // Without this part the library would take the address for an issuer and append the path once more.
  if (!url.pathname.includes('/.well-known/'))
    throw new Problem('discovery_failed', { url: url.href, reason: 'its path has no /.well-known/.' });
  const configuration = await oidc.discovery(url, provider.clientId, undefined, oidc.None(), {
    algorithm: 'oidc',
    timeout: DISCOVERY_SECONDS,
    [oidc.customFetch]: options.fetch,
    ...(options.dev ? { execute: [oidc.allowInsecureRequests] } : {}),
  });
  return configuration.serverMetadata();
}

/** The checks, one by one, so that the first that fails names the case of the set-up guide. */
function checkMetadata(
  provider: IdentityProvider,
  document: Record<string, unknown>,
  dev: boolean,
): ProviderMetadata {
  checkIssuer(provider.issuer, document['issuer']);
  const metadata = checkEndpoints(provider, document, dev);
  checkPkce(provider, metadata);
  return { ...metadata, id_token_signing_alg_values_supported: signingAlgorithms(metadata) };
}

/**
 * The same string, or the same but for one slash at the end (Auth0's issuers have it, people leave it out). What the
 * document says is what tokens are compared with.
 */
export function checkIssuer(configured: string, found: unknown): void {
  const same =
    typeof found === 'string' &&
    (found === configured || found.replace(/\/$/, '') === configured.replace(/\/$/, ''));
  if (!same)
    throw new Problem('issuer_mismatch', {
      configured,
      found: typeof found === 'string' ? found : 'nothing',
    });
}

export function checkEndpoints(
  provider: IdentityProvider,
  document: Record<string, unknown>,
  dev: boolean,
): ProviderMetadata {
  const parsed = metadataSchema.safeParse(document);
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
    throw new Problem('discovery_failed', {
      url: discoveryUrl(provider).href,
      reason: `these required fields are missing or wrong: ${fields.join(', ')}.`,
    });
  }
  for (const [name, value] of Object.entries(parsed.data))
    if (typeof value === 'string' && (name.endsWith('_endpoint') || name === 'jwks_uri'))
      if (!URL.canParse(value) || !isAllowedUrl(new URL(value), dev))
        throw new Problem('provider_insecure', { url: `${name}: ${value}` });
  return parsed.data as ProviderMetadata;
}

/** RFC 9700 section 2.1.1: never without PKCE, never `plain`. Entra ID has S256 but does not say so. */
export function checkPkce(provider: IdentityProvider, metadata: ProviderMetadata): void {
  const methods = metadata.code_challenge_methods_supported;
  if (methods === undefined && provider.preset === 'entra_id') return;
  if (!methods?.includes('S256'))
    throw new Problem('pkce_not_supported', { host: new URL(metadata.issuer).host });
}

function signingAlgorithms(metadata: ProviderMetadata): string[] {
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const accepted = offered.filter((alg) => ID_TOKEN_ALGORITHMS.includes(alg));
  if (accepted.length === 0)
    throw new Problem('discovery_failed', {
      url: metadata.issuer,
      reason: `its ID tokens are signed with ${offered.join(', ')}, which is not accepted.`,
    });
  return accepted;
}
