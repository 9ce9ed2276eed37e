import type { AuthorizationServer } from '../authorization-server.ts';
import { invalidRequest, invalidTarget, OAuthError } from '../oauth-error.ts';
import type { OrgState } from '../org-state.ts';
import { ACCESS_TOKEN, TOKEN_EXCHANGE } from '../wire.ts';
import { accessTokenResponse, mintAccessToken } from './access-token.ts';
import { scopesOf } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { checkAccessPolicy, grantScopes, requireConnection } from './policy.ts';
import { acceptSubject } from './subject-token.ts';

/**
 * Plain RFC 8693: the person's token for an access token of one API, in one step. Okta's own form is on-behalf-of at the
 * custom server with an access token as subject; clients that are set up for it may present an ID token, and ask at the
 * org server, which then issues in the name of the server that owns the audience or the scopes.
 */
export async function onBehalfOf(request: GrantRequest): Promise<TokenResponse> {
  const { state, client, form } = request;
  const requested = scopesOf(form);
  const target = request.server.id === undefined ? findTarget(state, form, requested) : ownTarget(request);
  const subject = await acceptSubject(request);
  if (subject.kind === 'id_token' && !client.exchangesIdTokens) {
    throw invalidRequest("The 'subject_token_type' must be an access token for this client.");
  }
  checkAccessPolicy(target, client, TOKEN_EXCHANGE);
  const scopes = grantScopes(target, requireConnection(client, target.id ?? ''), requested);
  const token = await mintAccessToken(state, {
    server: target,
    clientId: client.clientId,
    user: subject.user,
    scopes,
    authTime: subject.authTime,
    dpopThumbprint: request.dpopThumbprint,
  });
  return {
    ...accessTokenResponse(state, token, scopes, request.dpopThumbprint),
    issued_token_type: ACCESS_TOKEN,
  };
}

function ownTarget(request: GrantRequest): AuthorizationServer {
  const audience = request.form.get('audience');
  if (audience !== request.server.audience) {
    throw invalidTarget(
      `The 'audience' parameter must be '${request.server.audience}' at this authorization server.`,
    );
  }
  return request.server;
}

/** At the org server, by audience or, where only scopes are given, by the one server that defines all of them. */
function findTarget(state: OrgState, form: URLSearchParams, scopes: readonly string[]): AuthorizationServer {
  const audience = form.get('audience');
  const candidates = [...state.custom.values()].filter((server) =>
    audience === null
      ? scopes.length > 0 && scopes.every((scope) => server.scopes.includes(scope))
      : server.audience === audience,
  );
  const [target] = candidates;
  if (!target || candidates.length > 1) {
    throw new OAuthError(
      400,
      'token_exchange_invalid_audience',
      'The audience or scope names no known resource.',
    );
  }
  return target;
}
