import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import type { AuthorizationServer } from '../authorization-server.ts';
import { endpointUrl } from '../authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import { required } from '../grants/grant-request.ts';
import type { OrgRequest } from '../http.ts';
import { providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';

/**
 * RFC 7009 as Okta does it: always answered with 200. A refresh token takes its access tokens with it; an access token
 * goes alone and leaves the refresh token alive.
 */
export async function revokeToken(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
): Promise<void> {
  const client = await authenticateClient(state, request, endpointUrl(server, 'revoke'));
  const token = required(request.form, 'token');
  const provider = providerOf(state, server);
  const refreshToken = await provider.RefreshToken.find(token);
  if (refreshToken?.clientId === client.clientId && refreshToken.grantId !== undefined) {
    state.store.revokeGrant(refreshToken.grantId);
    return;
  }
  const accessToken = await provider.AccessToken.find(token);
  if (accessToken?.clientId === client.clientId) await accessToken.destroy();
  const claims = readClaims(token);
  if (claims.iss === server.issuer && claims['cid'] === client.clientId) state.revoked.add(claims.jti ?? '');
}

/** RFC 7662: whether a token of this server still counts, and little else. */
export async function introspectToken(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
): Promise<Record<string, unknown>> {
  await authenticateClient(state, request, endpointUrl(server, 'introspect'));
  const token = required(request.form, 'token');
  const provider = providerOf(state, server);
  const opaque = (await provider.RefreshToken.find(token)) ?? (await provider.AccessToken.find(token));
  if (opaque) {
    return {
      active: true,
      client_id: opaque.clientId,
      sub: opaque.accountId,
      scope: opaque.scope,
      exp: opaque.exp,
    };
  }
  const claims = await verifyAccessToken(state, server, token);
  if (!claims) return { active: false };
  const { sub, exp, iat, jti, aud } = claims;
  return { active: true, client_id: claims['cid'], uid: claims['uid'], sub, exp, iat, jti, aud };
}

/** The claims of a JWT access token of this server that is neither expired nor revoked. */
export async function verifyAccessToken(
  state: OrgState,
  server: AuthorizationServer,
  token: string,
): Promise<JWTPayload | undefined> {
  const options = {
    issuer: server.issuer,
    audience: server.audience,
    currentDate: new Date(state.clock.now()),
  };
  const claims = await server.keys.verify(token, options).catch(() => undefined);
  return claims === undefined || state.revoked.has(claims.jti ?? '') ? undefined : claims;
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
