import * as oidc from 'openid-client';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProviderConnection } from './connection.ts';
import type { TokenSet } from './token-set.ts';

/**
 * Tells the provider that the tokens are not used any more (RFC 7009). The refresh token first: at Okta that revokes its
 * access token too. Rejects with what the provider said.
 */
export async function revokeTokens(
  connection: ProviderConnection,
  { refreshToken, accessToken }: Pick<TokenSet, 'refreshToken' | 'accessToken'>,
  signal: AbortSignal,
): Promise<true> {
  if (connection.metadata.revocation_endpoint === undefined)
    throw new Problem('provider_error', { error: 'no revocation endpoint', reason: '' });
  const tokens = [
    { token: refreshToken?.reveal(), hint: 'refresh_token' },
    { token: accessToken?.reveal(), hint: 'access_token' },
  ];
  try {
    for (const { token, hint } of tokens) {
      if (token === undefined) continue;
      const client = await connection.client('revocation_endpoint', signal);
      await oidc.tokenRevocation(client, token, { token_type_hint: hint });
    }
    return true;
  } catch (thrown) {
    throw await connection.problem(thrown, signal);
  }
}
