import { SERVICE_ACCOUNT } from '../wire.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { openConnection } from './resource-connection.ts';

/** The credentials of a service account: the response has no `access_token`. */
export async function readServiceAccount(request: GrantRequest): Promise<TokenResponse> {
  const { resource: account } = await openConnection(request, request.state.resources.serviceAccounts);
  return {
    issued_token_type: SERVICE_ACCOUNT,
    service_account: { ...account },
    token_type: 'N_A',
    expires_in: 300,
  };
}
