import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { AuthorizationServer } from '../authorization-server.ts';
import { mintAccessToken } from '../grants/access-token.ts';
import { findUser } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';

/**
 * At a custom authorization server access tokens are JWTs for its audience. The provider's own, opaque one is replaced
 * on its way out; what it was bound to (person, scopes, DPoP key) goes into the JWT.
 */
export function issueJwtAccessTokens(
  provider: Provider,
  server: AuthorizationServer,
  state: () => OrgState,
): void {
  provider.use(async (ctx, next) => {
    await next();
    const body: unknown = ctx.body;
    if (ctx.path !== `${server.basePath}/token` || ctx.status !== 200 || !isTokenResponse(body)) return;
    body.access_token = await replacement(state(), server, ctx as unknown as KoaContextWithOIDC, body.scope);
  });
}

type TokenBody = { access_token: string; scope?: string };

function isTokenResponse(body: unknown): body is TokenBody {
  return typeof body === 'object' && body !== null && 'access_token' in body;
}

async function replacement(
  state: OrgState,
  server: AuthorizationServer,
  ctx: KoaContextWithOIDC,
  scope = '',
): Promise<string> {
  const { AccessToken: issued, RefreshToken: refreshToken, AuthorizationCode: code } = ctx.oidc.entities;
  const user = findUser(state, issued?.accountId ?? '');
  if (!issued || !user) throw new Error('a token without a person');
  const authTime = (code ?? refreshToken)?.authTime;
  return mintAccessToken(state, {
    server,
    clientId: issued.clientId ?? '',
    user,
    scopes: scope.split(' '),
    authTime: authTime === undefined ? undefined : authTime + state.clock.offsetSeconds(),
    dpopThumbprint: issued.jkt,
  });
}
