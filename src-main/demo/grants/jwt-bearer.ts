import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import { invalidGrant } from '../oauth-error.ts';
import type { OAuthError } from '../oauth-error.ts';
import { findUser } from '../org-state.ts';
import { ID_JAG_TYP, JWT_BEARER } from '../wire.ts';
import { accessTokenResponse, mintAccessToken } from './access-token.ts';
import { required } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { checkAccessPolicy } from './policy.ts';

/** Leg 2 of cross-app access: redeems an ID-JAG of the org server, once, at the resource's server (RFC 7523 section 2.1). */
export async function redeemIdJag(request: GrantRequest): Promise<TokenResponse> {
  const { state, server, client, form } = request;
  const claims = await verifyIdJag(request, required(form, 'assertion'));
  const user = findUser(state, claims.sub ?? '');
  if (!user) throw refused('its user does not exist');
  checkAccessPolicy(server, client, JWT_BEARER);
  const granted = typeof claims['scope'] === 'string' ? claims['scope'] : '';
  const scopes = granted.split(' ').filter((scope) => server.scopes.includes(scope));
  const token = await mintAccessToken(state, {
    server,
    clientId: client.clientId,
    user,
    scopes,
    act: claims['act'],
    dpopThumbprint: request.dpopThumbprint,
  });
  return accessTokenResponse(state, token, scopes, request.dpopThumbprint);
}

async function verifyIdJag(request: GrantRequest, assertion: string): Promise<JWTPayload> {
  const { state, server, client } = request;
  const claims = await state.org.keys
    .verify(assertion, {
      issuer: state.org.issuer,
      typ: ID_JAG_TYP,
      currentDate: new Date(state.clock.now()),
      requiredClaims: ['sub', 'aud', 'client_id', 'jti', 'exp', 'iat'],
    })
    .catch((cause: unknown) => {
      throw refused(explain(assertion, cause));
    });
  if (claims.aud !== server.issuer) throw refused('its audience is not this authorization server');
  if (claims['client_id'] !== client.clientId) throw refused('it was issued to another client');
  if (!state.used.use(`id-jag ${claims.jti ?? ''}`, claims.exp ?? 0, state.clock.seconds())) {
    throw refused('it was already redeemed');
  }
  return claims;
}

function explain(assertion: string, cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED') return 'it is expired';
  try {
    decodeJwt(assertion);
  } catch {
    return 'it is not a JSON Web Token';
  }
  return 'it is not an identity assertion of the organization';
}

function refused(why: string): OAuthError {
  return invalidGrant(`The assertion is invalid: ${why}.`);
}
