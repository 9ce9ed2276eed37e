import { invalidTarget } from '../oauth-error.ts';
import { SERVICE_ACCOUNT } from '../wire.ts';
import { required } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { requireConnection } from './policy.ts';
import { acceptSubject } from './subject-token.ts';

/** The credentials of a service account: the response has no `access_token`. */
export async function readServiceAccount(request: GrantRequest): Promise<TokenResponse> {
  const { state, client, form } = request;
  const indicator = required(form, 'resource');
  const account = state.resources.serviceAccounts.get(indicator);
  if (!account) throw invalidTarget('The resource does not match a resource connection.');
  requireConnection(client, indicator);
  await acceptSubject(request);
  return {
    issued_token_type: SERVICE_ACCOUNT,
    service_account: { ...account },
    token_type: 'N_A',
    expires_in: 300,
  };
}
