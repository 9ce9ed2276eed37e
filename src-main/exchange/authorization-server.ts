import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import { whereabouts } from './inside-address.ts';
import { fetchMetadata, type MetadataOptions } from './metadata-document.ts';

/** What the exchange needs to know of an authorization server (RFC 8414 section 2). */
const metadataSchema = z.looseObject({
  issuer: z.string(),
  token_endpoint: z.url({ protocol: /^https?$/ }),
  authorization_grant_profiles_supported: z.array(z.string()).optional(),
});
export type AuthorizationServerMetadata = z.infer<typeof metadataSchema>;

export interface AuthorizationServers {
  /** By its issuer, or by a document that the settings name. The answer is kept for a while. */
  find(issuer: string, signal: AbortSignal, document?: string | null): Promise<AuthorizationServerMetadata>;
  clear(): void;
}

export function createAuthorizationServers(options: MetadataOptions): AuthorizationServers {
  const known = new Map<string, { readonly metadata: AuthorizationServerMetadata; readonly until: number }>();
  return {
    async find(issuer, signal, document = null) {
      const key = JSON.stringify([issuer, document]);
      const kept = known.get(key);
      if (kept !== undefined && fresh(kept.until, options.clock)) return kept.metadata;
      const urls = document === null ? metadataUrls(issuer) : [document];
      const metadata = await firstOf(urls, issuer, signal, options);
      known.set(key, { metadata, until: options.clock.monotonic() + EXCHANGE_LIMITS.metadataAgeMs });
      return metadata;
    },
    clear: () => known.clear(),
  };
}

/** RFC 8414 section 3.1, then OpenID Connect with the path inserted and appended: the order of the MCP specification. */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(urls)];
}

async function firstOf(
  urls: readonly string[],
  issuer: string,
  signal: AbortSignal,
  options: MetadataOptions,
): Promise<AuthorizationServerMetadata> {
  for (const url of urls) {
    const document = await fetchMetadata(url, signal, options);
    if (document !== null) return accept(document, url, issuer, options);
  }
  throw new Problem('resource_metadata_unusable', {
    url: urls[0] ?? issuer,
    reason: `the authorization server ${issuer} publishes no metadata.`,
  });
}

/** The issuer must be identical, to the last slash: else one tenant could speak for another (RFC 8414 section 3.3). */
async function accept(
  document: unknown,
  url: string,
  issuer: string,
  { lookup }: MetadataOptions,
): Promise<AuthorizationServerMetadata> {
  const parsed = metadataSchema.safeParse(document);
  if (!parsed.success)
    throw new Problem('resource_metadata_unusable', { url, reason: 'issuer or token_endpoint is missing.' });
  if (parsed.data.issuer !== issuer)
    throw new Problem('issuer_mismatch', { configured: issuer, found: parsed.data.issuer });
  if ((await whereabouts(parsed.data.token_endpoint, issuer, lookup)).kind === 'inside')
    throw new Problem('resource_metadata_unusable', {
      url,
      reason: 'its token endpoint is at an address inside, where the server itself is not.',
    });
  return parsed.data;
}

function fresh(until: number, clock: Clock): boolean {
  return clock.monotonic() < until;
}
