import { VAULTED_SECRET } from '../wire.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { openConnection } from './resource-connection.ts';

/** A secret out of the vault, as it is: the response has no `access_token`. */
export async function readVaultedSecret(request: GrantRequest): Promise<TokenResponse> {
  const { resource: secret } = await openConnection(request, request.state.resources.secrets);
  return {
    issued_token_type: VAULTED_SECRET,
    vaulted_secret: { ...secret },
    token_type: 'N_A',
    expires_in: 300,
  };
}
