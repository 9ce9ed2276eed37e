import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from '../authorization-server.ts';
import { replay, sendJson } from '../http.ts';
import type { OrgRequest } from '../http.ts';
import { findUser, providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { verifyAccessToken } from './token-status.ts';

/** Userinfo: the provider's at the org server; at a custom server for the JWT access tokens that it issues. */
export async function handleUserInfo(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  if (server.id === undefined) {
    state.nonces.learnFrom(res);
    await providerOf(state, server).callback()(replay(request), res);
    return;
  }
  const token = /^(?:Bearer|DPoP) (\S+)$/i.exec(request.raw.headers.authorization ?? '')?.[1];
  const claims = token === undefined ? undefined : await verifyAccessToken(state, server, token);
  const user = findUser(state, String(claims?.['uid']));
  const scopes: unknown = claims?.['scp'];
  if (!user || !Array.isArray(scopes) || !scopes.includes('openid')) {
    const challenge = 'Bearer error="invalid_token", error_description="The access token is invalid."';
    return sendJson(res, 401, { error: 'invalid_token' }, { 'www-authenticate': challenge });
  }
  sendJson(res, 200, {
    sub: user.sub,
    ...(scopes.includes('profile') ? { name: user.name, preferred_username: user.login } : {}),
    ...(scopes.includes('email') ? { email: user.login, email_verified: true } : {}),
    ...(scopes.includes('groups') ? { groups: user.groups } : {}),
  });
}
