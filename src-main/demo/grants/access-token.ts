import { randomBytes } from 'node:crypto';
import type { AuthorizationServer } from '../authorization-server.ts';
import type { OrgState } from '../org-state.ts';
import type { DemoUser } from '../users.ts';

export type AccessTokenRequest = {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly user: DemoUser;
  readonly scopes: readonly string[];
  readonly authTime?: number | undefined;
  readonly act?: unknown;
  readonly dpopThumbprint?: string | undefined;
};

/** An access token of a custom authorization server: a JWT with Okta's claims, where `sub` is the person's login. */
export async function mintAccessToken(state: OrgState, request: AccessTokenRequest): Promise<string> {
  const now = state.clock.seconds();
  return request.server.keys.sign({
    ver: 1,
    jti: `AT.${randomBytes(24).toString('base64url')}`,
    iss: request.server.issuer,
    aud: request.server.audience,
    iat: now,
    exp: now + state.lifetimes.accessToken,
    cid: request.clientId,
    uid: request.user.sub,
    scp: [...request.scopes],
    ...(request.authTime === undefined ? {} : { auth_time: request.authTime }),
    ...(request.act === undefined ? {} : { act: request.act }),
    ...(request.dpopThumbprint === undefined ? {} : { cnf: { jkt: request.dpopThumbprint } }),
    sub: request.user.login,
    name: request.user.name,
    groups: [...request.user.groups],
  });
}

/** The response that carries it. */
export function accessTokenResponse(
  state: OrgState,
  token: string,
  scopes: readonly string[],
  dpopThumbprint: string | undefined,
): Record<string, unknown> {
  return {
    token_type: dpopThumbprint === undefined ? 'Bearer' : 'DPoP',
    expires_in: state.lifetimes.accessToken,
    access_token: token,
    scope: scopes.join(' '),
  };
}
