import type { ClientAuthentication } from '../../src-shared/domain/provider.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProviderErrorContext } from './provider-error-context.ts';

/** Error codes of the authorization endpoint (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6), in words. */
const AUTHORIZATION_ERRORS: Readonly<Record<string, string>> = {
  server_error: 'Okta had an internal error.',
  temporarily_unavailable: 'Okta is not available for the moment.',
  login_required: 'Okta wants you to sign in again.',
  consent_required: 'Okta needs your consent, which was not given.',
  interaction_required: 'Okta needs your interaction, which did not happen.',
  account_selection_required: 'Okta wants you to choose an account.',
  invalid_request: 'Okta did not understand the request.',
  unsupported_response_type: 'the app does not allow the authorization code flow.',
};

type Fields = Pick<ProviderErrorContext, 'scopes' | 'redirectUris' | 'clientAuthentication' | 'host'>;

/** What the provider said by redirecting back with an error. */
export function authorizationProblem(
  error: string,
  description: string,
  context: Fields,
  cause?: unknown,
): Problem {
  const known = common(error, description, context, cause);
  if (known) return known;
  const own = AUTHORIZATION_ERRORS[error];
  const reason = [own, readable(description)].filter(Boolean).join(' ');
  return new Problem('provider_error', { error, reason }, { cause });
}

/** What the token, revocation or device endpoint answered (RFC 6749 section 5.2). */
export function tokenEndpointProblem(
  error: string,
  description: string,
  context: Fields,
  cause?: unknown,
): Problem {
  const options = { cause };
  const reason = readable(description);
  switch (error) {
    case 'invalid_client':
      return new Problem(...clientRefusal(context.clientAuthentication, reason), options);
    case 'invalid_dpop_proof':
    case 'use_dpop_nonce':
      return new Problem('dpop_required', { reason }, options);
    case 'invalid_grant':
      return new Problem('grant_refused', { reason }, options);
    case 'expired_token':
      return new Problem('sign_in_timeout', { uris: context.redirectUris.join(' ') }, options);
    default:
      return (
        common(error, description, context, cause) ??
        new Problem('provider_error', { error, reason }, options)
      );
  }
}

/** Errors that mean the same at every endpoint. */
function common(error: string, description: string, context: Fields, cause: unknown): Problem | null {
  const options = { cause };
  const reason = readable(description);
  switch (error) {
    case 'access_denied':
      return /not assigned/i.test(description)
        ? new Problem('user_not_assigned', { reason }, options)
        : new Problem('access_denied', { reason: reason || 'no reason was given.' }, options);
    case 'invalid_scope':
      return new Problem('scope_refused', { reason, scopes: context.scopes.join(' ') }, options);
    case 'unauthorized_client':
    case 'unsupported_grant_type':
      return new Problem('grant_not_enabled', { reason: reason || error }, options);
    case 'invalid_request':
      if (/redirect_uri/i.test(description))
        return new Problem('redirect_uri_mismatch', { uris: context.redirectUris.join(' ') }, options);
      if (/client credentials|client authentication|client_secret/i.test(description))
        return new Problem(...mismatch(context.clientAuthentication, reason), options);
      return null;
    default:
      return null;
  }
}

type Refusal = readonly [code: ProblemCode, detail: Record<string, string>];

/** `invalid_client` with what this computer sent decides what to look at. */
function clientRefusal(method: ClientAuthentication, reason: string): Refusal {
  if (method === 'none' || /auth(entication)? method|not supported|multiple client/i.test(reason))
    return mismatch(method, reason);
  if (method === 'private_key_jwt')
    return ['client_key_refused', { reason: reason || 'no reason was given.' }];
  return ['client_secret_refused', { reason: reason || 'no reason was given.' }];
}

function mismatch(method: ClientAuthentication, reason: string): Refusal {
  return ['client_authentication_mismatch', { method, reason: reason || 'the client was rejected.' }];
}

/** A description from outside as a sentence; underscores as the spaces they stand for. */
function readable(description: string): string {
  const plain = description.replaceAll('_', ' ').trim();
  return plain === '' || /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
