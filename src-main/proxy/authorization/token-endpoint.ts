import { hash, timingSafeEqual } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { Grants, IssuedTokens } from './grants.ts';
import { resourcePath, SCOPE } from './metadata.ts';
import { OAuthError } from './oauth-error.ts';
import type { OneTime } from './one-time.ts';

/** What a code stands for: a request that the person has agreed to. */
export interface Agreed {
  readonly request: AuthorizationRequest;
  /** The id in the list of AI clients. */
  readonly clientId: string;
  readonly issuer: string;
  readonly sub: string;
}

interface TokenEndpointDeps {
  readonly grants: Grants;
  readonly codes: OneTime<Agreed>;
  readonly hosts: () => ReadonlySet<string>;
}

export interface TokenResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly scope: string;
}

/** Answers a token request of a public client (RFC 6749 sections 4.1.3 and 6). Throws an OAuthError. */
export function answerTokenRequest(deps: TokenEndpointDeps, form: URLSearchParams): TokenResponse {
  const grantType = form.get('grant_type');
  if (grantType === 'authorization_code') return redeemCode(deps, form);
  if (grantType === 'refresh_token') return refresh(deps, form);
  throw new OAuthError('unsupported_grant_type', 'only authorization_code and refresh_token');
}

function redeemCode({ grants, codes, hosts }: TokenEndpointDeps, form: URLSearchParams): TokenResponse {
  const code = form.get('code') ?? '';
  const again = codes.spent(code);
  // Somebody else has used it, or uses it now: what came of it ends (RFC 6749 section 4.1.2).
  if (again) grants.revokeClient(again.clientId);
  const agreed = codes.take(code);
  if (!agreed) throw new OAuthError('invalid_grant', 'the code is unknown, used or too old');
  const { request, clientId, issuer, sub } = agreed;
  if (form.get('client_id') !== request.client.id)
    throw new OAuthError('invalid_grant', 'the code was given to another client');
  if (form.has('redirect_uri') && form.get('redirect_uri') !== request.redirectUri)
    throw new OAuthError('invalid_grant', 'the redirect_uri is another one');
  if (!provesChallenge(form.get('code_verifier') ?? '', request.challenge))
    throw new OAuthError('invalid_grant', 'the code_verifier does not fit');
  checkResource(form, request.resource, hosts());
  return answer(
    grants.issue({ clientId, oauthClientId: request.client.id, issuer, sub, resource: request.resource }),
  );
}

function refresh({ grants, hosts }: TokenEndpointDeps, form: URLSearchParams): TokenResponse {
  const refreshed = grants.refresh(form.get('refresh_token') ?? '', form.get('client_id') ?? '');
  if (!refreshed) throw new OAuthError('invalid_grant', 'the refresh token is unknown, used or too old');
  checkResource(form, refreshed.grant.resource, hosts());
  return answer(refreshed.tokens);
}

/** A resource that is named must be the one that was agreed to (RFC 8707 section 2.2). */
function checkResource(form: URLSearchParams, agreed: string, hosts: ReadonlySet<string>): void {
  const named = form.get('resource');
  if (named !== null && resourcePath(named, hosts) !== agreed)
    throw new OAuthError('invalid_target', 'another resource was agreed to');
}

/** RFC 7636 section 4.6, S256. */
function provesChallenge(verifier: string, challenge: string): boolean {
  if (!/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return timingSafeEqual(Buffer.from(hash('sha256', verifier, 'base64url')), Buffer.from(challenge));
}

function answer({ accessToken, refreshToken, expiresIn }: IssuedTokens): TokenResponse {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: expiresIn,
    refresh_token: refreshToken,
    scope: SCOPE,
  };
}
