import { randomBytes } from 'node:crypto';
import { CLIENT_CREDENTIALS } from '../wire.ts';
import { accessTokenResponse } from './access-token.ts';
import { scopesOf, type GrantRequest, type TokenResponse } from './grant-request.ts';
import { checkAccessPolicy, grantScopes, requireConnection } from './policy.ts';

/** A service app's own account at a custom server (RFC 6749 section 4.4): the token names the client and nobody else. */
export async function issueToService(request: GrantRequest): Promise<TokenResponse> {
  const { state, server, client, form, dpopThumbprint } = request;
  checkAccessPolicy(server, client, CLIENT_CREDENTIALS);
  const scopes = grantScopes(server, requireConnection(client, server.id ?? ''), scopesOf(form));
  const now = state.clock.seconds();
  const token = await server.keys.sign({
    ver: 1,
    jti: `AT.${randomBytes(24).toString('base64url')}`,
    iss: server.issuer,
    aud: server.audience,
    iat: now,
    exp: now + state.lifetimes.accessToken,
    cid: client.clientId,
    sub: client.clientId,
    scp: [...scopes],
    ...(dpopThumbprint === undefined ? {} : { cnf: { jkt: dpopThumbprint } }),
  });
  return accessTokenResponse(state, token, scopes, dpopThumbprint);
}
