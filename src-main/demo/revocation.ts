import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import type { AuthorizationServer } from './authorization-server.ts';
import { endpointUrl } from './authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import { required } from './grants/grant-request.ts';
import type { OrgRequest } from './http.ts';
import type { OrgState } from './org-state.ts';

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
  if (server.id === undefined) {
    const refreshToken = await state.provider.RefreshToken.find(token);
    if (refreshToken?.clientId === client.clientId && refreshToken.grantId !== undefined) {
      state.store.revokeGrant(refreshToken.grantId);
      return;
    }
    const accessToken = await state.provider.AccessToken.find(token);
    if (accessToken?.clientId === client.clientId) await accessToken.destroy();
    return;
  }
  const claims = readClaims(token);
  if (claims.iss === server.issuer && claims['cid'] === client.clientId) state.revoked.add(claims.jti ?? '');
}

function readClaims(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}
