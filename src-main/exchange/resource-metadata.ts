import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import { fetchMetadata, type MetadataOptions } from './metadata-document.ts';

/** What an MCP server says of itself as a protected resource (RFC 9728 section 2). */
const resourceSchema = z.looseObject({
  resource: z.string(),
  authorization_servers: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(20)
    .default([]),
  scopes_supported: z.array(z.string()).optional(),
  dpop_bound_access_tokens_required: z.boolean().default(false),
});
export type ResourceMetadata = z.infer<typeof resourceSchema>;

/**
 * The metadata of an MCP server, from the well-known place of its path, then of its origin: on its own host, nowhere else. It must be about exactly
 * this resource (RFC 9728 section 3.3): there is no closest match.
 */
export async function findResourceMetadata(
  serverUrl: string,
  signal: AbortSignal,
  options: MetadataOptions,
): Promise<ResourceMetadata> {
  const urls = resourceMetadataUrls(serverUrl);
  for (const url of urls) {
    const document = await fetchMetadata(url, signal, options);
    if (document !== null) return accept(document, url, serverUrl);
  }
  const reason = 'the server publishes no metadata there.';
  throw new Problem('resource_metadata_unusable', { url: urls[0] ?? serverUrl, reason });
}

/** RFC 9728 section 3.1: between host and path. */
export function resourceMetadataUrls(serverUrl: string): readonly string[] {
  const { origin, pathname } = new URL(serverUrl);
  const root = `${origin}/.well-known/oauth-protected-resource`;
  return pathname === '/' ? [root] : [`${root}${pathname}`, root];
}

function accept(document: unknown, url: string, serverUrl: string): ResourceMetadata {
  const parsed = resourceSchema.safeParse(document);
  if (!parsed.success)
    throw new Problem('resource_metadata_unusable', {
      url,
      reason: 'it does not have the form of RFC 9728.',
    });
  const { resource } = parsed.data;
  if (isSameResource(resource, serverUrl, url)) return parsed.data;
  const reason = `it is about ${resource}, not about ${serverUrl}.`;
  throw new Problem('resource_metadata_unusable', { url, reason });
}

/** Exactly the URL; at the well-known place of the origin also the origin. An empty path is spelled either way. */
function isSameResource(resource: string, serverUrl: string, documentUrl: string): boolean {
  if (resource === serverUrl) return true;
  const { origin, pathname, search } = new URL(serverUrl);
  const isRoot = documentUrl === `${origin}/.well-known/oauth-protected-resource`;
  const isWhole = pathname === '/' && search === '';
  return (isRoot || isWhole) && (resource === origin || resource === `${origin}/`);
}
