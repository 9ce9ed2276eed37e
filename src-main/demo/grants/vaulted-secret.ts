import { invalidTarget } from '../oauth-error.ts';
import { VAULTED_SECRET } from '../wire.ts';
import { required } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { requireConnection } from './policy.ts';
import { acceptSubject } from './subject-token.ts';

/** A secret out of the vault, as it is: the response has no `access_token`. */
export async function readVaultedSecret(request: GrantRequest): Promise<TokenResponse> {
  const { state, client, form } = request;
  const indicator = required(form, 'resource');
  const secret = state.resources.secrets.get(indicator);
  if (!secret) throw invalidTarget('The resource does not match a resource connection.');
  requireConnection(client, indicator);
  await acceptSubject(request);
  return {
    issued_token_type: VAULTED_SECRET,
    vaulted_secret: { ...secret },
    token_type: 'N_A',
    expires_in: 300,
  };
}
