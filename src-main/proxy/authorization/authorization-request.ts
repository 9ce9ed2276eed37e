import { OAuthError } from './oauth-error.ts';
import { mayRedirect, type OAuthClient, type OAuthClients } from './oauth-clients.ts';
import { resourcePath, SCOPE } from './metadata.ts';

/** A request for consent that was accepted as far as the protocol goes. */
export interface AuthorizationRequest {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly challenge: string;
  /** The path of the resource. */
  readonly resource: string;
  /** The address under which the client reached us: the issuer it knows. */
  readonly issuer: string;
}

/** Where an error goes: back to the client, once its address is known to be its own. */
export interface RedirectableError {
  readonly error: OAuthError;
  readonly redirectUri: string;
  readonly state: string | null;
}

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/**
 * Accepts the parameters of an authorization request (RFC 6749 section 4.1.1, RFC 7636, RFC 8707). Throws an OAuthError
 * while the client or its address is in doubt: that is shown to the person, and nobody is redirected (section 4.1.2.1).
 */
export async function acceptAuthorizationRequest(
  query: URLSearchParams,
  clients: OAuthClients,
  issuer: string,
  hosts: ReadonlySet<string>,
): Promise<AuthorizationRequest | RedirectableError> {
  const client = await clients.find(single(query, 'client_id') ?? '');
  const redirectUri = single(query, 'redirect_uri') ?? only(client.redirectUris);
  if (redirectUri === null || !mayRedirect(client, redirectUri))
    throw new OAuthError('invalid_request', 'the redirect_uri is not one of this client');
  const state = query.get('state');
  try {
    return { client, redirectUri, state, issuer, ...acceptRest(query, issuer, hosts) };
  } catch (error) {
    if (error instanceof OAuthError) return { error, redirectUri, state };
    throw error;
  }
}

function acceptRest(
  query: URLSearchParams,
  issuer: string,
  hosts: ReadonlySet<string>,
): Pick<AuthorizationRequest, 'challenge' | 'resource'> {
  if (single(query, 'response_type') !== 'code')
    throw new OAuthError('unsupported_response_type', 'only "code" is supported');
  const challenge = single(query, 'code_challenge');
  if (single(query, 'code_challenge_method') !== 'S256' || challenge === null || !CHALLENGE.test(challenge))
    throw new OAuthError('invalid_request', 'PKCE with S256 is required');
  if ((query.get('state')?.length ?? 0) > 2_000) throw new OAuthError('invalid_request', 'state is too long');
  const scopes = (single(query, 'scope') ?? SCOPE).split(' ').filter((scope) => scope !== '');
  if (!scopes.every((scope) => scope === SCOPE || scope === 'offline_access'))
    throw new OAuthError('invalid_scope', `the only scope is ${SCOPE}`);
  // Clients of 2025-03-26 do not name the resource yet: they mean the whole.
  const resource = resourcePath(single(query, 'resource') ?? `${issuer}/mcp`, hosts);
  if (resource === null) throw new OAuthError('invalid_target', 'there is no such resource here');
  return { challenge, resource };
}

/** A parameter that must not stand twice (RFC 6749 section 3.1). */
function single(query: URLSearchParams, name: string): string | null {
  const values = query.getAll(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `${name} stands twice`);
  return values[0] ?? null;
}

function only(uris: readonly string[]): string | null {
  return uris.length === 1 ? (uris[0] ?? null) : null;
}

/** The address of the client with the answer in it (RFC 6749 section 4.1.2, RFC 9207 section 2). */
export function answerUri(
  redirectUri: string,
  issuer: string,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ ...parameters, iss: issuer }))
    if (value !== null) url.searchParams.set(name, value);
  return url.href;
}
