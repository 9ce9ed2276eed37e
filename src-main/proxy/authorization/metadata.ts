/** The one scope there is: what a client may do is decided by the servers it was let to, and by policy. */
export const SCOPE = 'mcp';

/** The paths of MCP resources on this port. */
const RESOURCE_PATH = /^\/mcp(?:\/[a-z0-9][a-z0-9_-]{0,39})?$/;
const METADATA_PREFIX = '/.well-known/oauth-protected-resource';

/** The resource that a metadata address is about (RFC 9728 section 3.1); null for any other address. */
export function resourceOfMetadata(path: string): string | null {
  if (path === METADATA_PREFIX) return '/mcp';
  const resource = path.startsWith(METADATA_PREFIX) ? path.slice(METADATA_PREFIX.length) : '';
  return RESOURCE_PATH.test(resource) ? resource : null;
}

/** The path of a `resource` parameter (RFC 8707), if it is one of ours; null for any other. */
export function resourcePath(resource: string, hosts: ReadonlySet<string>): string | null {
  const url = URL.canParse(resource) ? new URL(resource) : null;
  if (url?.protocol !== 'http:' || !hosts.has(url.host) || url.search !== '' || url.hash !== '') return null;
  return RESOURCE_PATH.test(url.pathname) ? url.pathname : null;
}

/** RFC 9728 section 2. */
export function protectedResourceMetadata(base: string, path: string): Record<string, unknown> {
  return {
    resource: `${base}${path}`,
    authorization_servers: [base],
    scopes_supported: [SCOPE],
    bearer_methods_supported: ['header'],
    resource_name:
      path === '/mcp' ? 'Company MCP servers' : `Company MCP server ${path.slice('/mcp/'.length)}`,
  };
}

/** RFC 8414 section 2, RFC 9207 section 3, and client ID metadata documents. */
export function authorizationServerMetadata(base: string): Record<string, unknown> {
  return {
    issuer: base,
    authorization_endpoint: `${base}/oauth/authorize`,
    token_endpoint: `${base}/oauth/token`,
    registration_endpoint: `${base}/oauth/register`,
    revocation_endpoint: `${base}/oauth/revoke`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    revocation_endpoint_auth_methods_supported: ['none'],
    scopes_supported: [SCOPE],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}

/** The challenge of a 401 (RFC 9728 section 5.1, RFC 6750 section 3). */
export function challenge(base: string, path: string, hasToken: boolean): string {
  const error = hasToken ? 'error="invalid_token", ' : '';
  return `Bearer ${error}resource_metadata="${base}${METADATA_PREFIX}${path}", scope="${SCOPE}"`;
}
