import { errors } from 'oidc-provider';
import type { Account, AdapterPayload, KoaContextWithOIDC } from 'oidc-provider';
import type Provider from 'oidc-provider';
import type { DemoClient } from '../clients.ts';
import { findUser, isAssigned } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { PROVIDER_GRANTS } from '../wire.ts';

/** Okta's limit for the groups claim: more matching groups fail the request instead of being cut off. */
const MOST_GROUPS = 100;

/** A client's metadata as the provider wants it. */
export function clientMetadata(client: DemoClient): AdapterPayload {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: 'ES256',
    redirect_uris: [...client.redirectUris],
    grant_types: client.grantTypes.filter((type) => PROVIDER_GRANTS.has(type)),
    response_types: ['code'],
    dpop_bound_access_tokens: client.requireDpop,
  };
}

/** The person with their claims. One who is no longer assigned to the client of a token is not found through it. */
export function findSignedIn(
  state: OrgState,
  sub: string,
  clientId: string | undefined,
): Account | undefined {
  const user = findUser(state, sub);
  if (!user || (clientId !== undefined && !isAssigned(state, sub, clientId))) return undefined;
  return {
    accountId: user.sub,
    claims: () => ({
      sub: user.sub,
      name: user.name,
      given_name: user.givenName,
      family_name: user.familyName,
      preferred_username: user.login,
      locale: 'en_US',
      zoneinfo: 'Europe/Berlin',
      email: user.login,
      email_verified: true,
      groups: [...user.groups],
    }),
  };
}

/** Grants what was asked to people who are assigned to the client, and refuses the others as Okta does. */
export async function grantEverything(
  state: OrgState,
  ctx: KoaContextWithOIDC,
): Promise<InstanceType<Provider['Grant']>> {
  const { oidc } = ctx;
  const clientId = oidc.client?.clientId ?? '';
  const accountId = oidc.session?.accountId ?? '';
  if (!isAssigned(state, accountId, clientId)) {
    throw new errors.AccessDenied('User is not assigned to the client application.');
  }
  const hasGroups = state.clients.get(clientId)?.groupsClaim ?? false;
  const requested = [...oidc.requestParamScopes].filter((scope) => scope !== 'groups' || hasGroups);
  if (requested.includes('groups') && (findUser(state, accountId)?.groups.length ?? 0) > MOST_GROUPS) {
    throw new errors.InvalidRequest('The groups claim matches more than 100 groups.');
  }
  const grant = new oidc.provider.Grant({ clientId, accountId });
  grant.addOIDCScope(requested.join(' '));
  await grant.save();
  return grant;
}
