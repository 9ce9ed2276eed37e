import { randomBytes } from 'node:crypto';
import { invalidScope, OAuthError } from '../oauth-error.ts';
import { OAUTH_STS } from '../wire.ts';
import { scopesOf } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { openConnection } from './resource-connection.ts';

/**
 * Brokered consent (Okta's security token service): the service's own token for the person, once they have visited
 * `interaction_uri` and allowed it. Until then the same request is answered with `interaction_required`.
 */
export async function brokerToken(request: GrantRequest): Promise<TokenResponse> {
  const { state, client, form } = request;
  const { indicator, resource, subject } = await openConnection(request, state.resources.brokered);
  const requested = scopesOf(form);
  if (requested.some((scope) => !resource.scopes.includes(scope))) {
    throw invalidScope('One or more scopes are not configured for the resource connection.');
  }
  const consent = { sub: subject.user.sub, clientId: client.clientId, resource: indicator };
  if (!state.consents.has(consent)) {
    throw new OAuthError(
      400,
      'interaction_required',
      'The user must authenticate with the authorization server for the request to proceed',
      { interaction_uri: `${state.origin}${state.consents.pagePath(consent)}` },
    );
  }
  return {
    issued_token_type: OAUTH_STS,
    access_token: `sts_${randomBytes(24).toString('base64url')}`,
    token_type: 'Bearer',
    expires_in: state.lifetimes.accessToken,
    scope: (requested.length === 0 ? resource.scopes : requested).join(' '),
  };
}
