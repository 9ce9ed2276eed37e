import type { AuthorizationServer } from '../authorization-server.ts';
import { connectionTo } from '../clients.ts';
import type { DemoClient, ResourceConnection } from '../clients.ts';
import { accessDenied, invalidScope, OAuthError } from '../oauth-error.ts';
import { OIDC_SCOPES } from '../wire.ts';

/** An access policy rule of the server must allow this grant to the client. */
export function checkAccessPolicy(server: AuthorizationServer, client: DemoClient, grantType: string): void {
  if (server.denied.get(grantType)?.has(client.clientId)) {
    throw accessDenied('Policy evaluation failed for this request, please check the policy configurations.');
  }
}

/** The administrator's connection from this client to the resource; none means that no policy matches. */
export function requireConnection(client: DemoClient, to: string): ResourceConnection {
  const connection = connectionTo(client, to);
  if (!connection) throw accessDenied('no_matching_policy');
  return connection;
}

/** Step-up: the resource may want a recent sign-in, and says how recent (RFC 9470, and the ID-JAG draft). */
export function checkSignInAge(server: AuthorizationServer, authTime: number | undefined, now: number): void {
  if (server.maxAge === undefined || (authTime !== undefined && now - authTime <= server.maxAge)) return;
  const description = 'A more recent sign-in is required.';
  throw new OAuthError(400, 'insufficient_user_authentication', description, { max_age: server.maxAge });
}

/**
 * The scopes that are granted: each must exist at the resource's server, none may be an OpenID Connect scope, and the
 * connection must allow it. Nothing requested grants everything that the connection allows.
 */
export function grantScopes(
  server: AuthorizationServer,
  connection: ResourceConnection,
  requested: readonly string[],
): readonly string[] {
  const allowed = connection.scopes ?? server.scopes;
  for (const scope of requested) {
    if (OIDC_SCOPES.has(scope)) {
      throw invalidScope(`The scope '${scope}' is not allowed in a token exchange.`);
    }
    if (!server.scopes.includes(scope)) {
      throw invalidScope('One or more scopes are not configured for the authorization server resource.');
    }
    if (!allowed.includes(scope)) {
      throw new OAuthError(
        400,
        'unauthorized_client',
        `The resource connection does not allow the scope '${scope}'.`,
      );
    }
  }
  return requested.length === 0 ? allowed : requested;
}
