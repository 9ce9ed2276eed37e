import { invalidRequest, OAuthError } from '../oauth-error.ts';
import { ACCESS_TOKEN, ID_JAG, OAUTH_STS, SERVICE_ACCOUNT, VAULTED_SECRET } from '../wire.ts';
import type { Grant, GrantRequest, TokenResponse } from './grant-request.ts';
import { issueIdJag } from './id-jag.ts';
import { brokerToken } from './oauth-sts.ts';
import { onBehalfOf } from './on-behalf-of.ts';
import { readServiceAccount } from './service-account.ts';
import { readVaultedSecret } from './vaulted-secret.ts';

/** The token types for AI agents exist at the org server alone (`TokenTypeOrgAs` of Okta's API description). */
const ORG_TOKEN_TYPES: ReadonlyMap<string, Grant> = new Map([
  [ID_JAG, issueIdJag],
  [OAUTH_STS, brokerToken],
  [VAULTED_SECRET, readVaultedSecret],
  [SERVICE_ACCOUNT, readServiceAccount],
]);

/** RFC 8693 by what is requested: nothing or an access token is the plain form, the others are Okta's for agents. */
export async function exchangeToken(request: GrantRequest): Promise<TokenResponse> {
  const requested = request.form.get('requested_token_type') ?? ACCESS_TOKEN;
  if (requested === ACCESS_TOKEN) return onBehalfOf(request);
  const grant = ORG_TOKEN_TYPES.get(requested);
  if (!grant) throw invalidRequest(`The requested_token_type '${requested}' is not supported.`);
  if (request.server.id !== undefined) {
    throw new OAuthError(
      400,
      'unsupported_grant_type',
      `The requested_token_type '${requested}' is not supported by this authorization server.`,
    );
  }
  return grant(request);
}
