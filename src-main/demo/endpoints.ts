import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from './authorization-server.ts';
import { endpointUrl } from './authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import type { DemoClient } from './clients.ts';
import { exchangeToken } from './grants/token-exchange.ts';
import { redeemIdJag } from './grants/jwt-bearer.ts';
import type { Grant } from './grants/grant-request.ts';
import { replay, sendJson } from './http.ts';
import type { OrgRequest } from './http.ts';
import { invalidRequest, OAuthError } from './oauth-error.ts';
import type { OrgState } from './org-state.ts';
import { PROVIDER_GRANTS } from './provider.ts';
import { JWT_BEARER, TOKEN_EXCHANGE } from './wire.ts';

/** The token endpoint of either kind of server: authenticate the client, then the grant. */
export async function handleToken(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  if (request.raw.headers.origin !== undefined && !request.form.has('code_verifier')) {
    throw invalidRequest('Browser requests to the token endpoint must use Proof Key for Code Exchange.');
  }
  const client = await authenticateClient(state, request, endpointUrl(server, 'token'));
  const grantType = request.form.get('grant_type') ?? '';
  const grant = ownGrant(server, grantType);
  if (!grant && !(server.id === undefined && PROVIDER_GRANTS.has(grantType))) throw unsupported(grantType);
  if (!client.grantTypes.includes(grantType)) {
    throw new OAuthError(
      400,
      'unauthorized_client',
      `The client is not authorized to use the provided grant type. Configured grant types: [${client.grantTypes.join(', ')}].`,
    );
  }
  if (client.requireDpop && request.raw.headers['dpop'] === undefined) {
    throw new OAuthError(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
  }
  if (grant) {
    const response = await grant({ state, server, client, form: request.form, dpopThumbprint: undefined });
    sendJson(res, 200, response);
    return;
  }
  await state.provider.callback()(asPublicClient(request, client), res);
}

/** Starts the device authorization grant (RFC 8628), where the organisation offers it. */
export async function handleDeviceAuthorization(
  state: OrgState,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  if (!state.settings.deviceFlow) throw unsupported('urn:ietf:params:oauth:grant-type:device_code');
  const client = await authenticateClient(state, request, endpointUrl(state.org, 'device/authorize'));
  await state.provider.callback()(asPublicClient(request, client), res);
}

function ownGrant(server: AuthorizationServer, grantType: string): Grant | undefined {
  if (grantType === TOKEN_EXCHANGE) return exchangeToken;
  return grantType === JWT_BEARER && server.id !== undefined ? redeemIdJag : undefined;
}

function unsupported(grantType: string): OAuthError {
  return new OAuthError(
    400,
    'unsupported_grant_type',
    `The authorization grant type '${grantType}' is not supported by the authorization server.`,
  );
}

/** The request as the provider shall see it: from a client that was authenticated already. */
export function asPublicClient(request: OrgRequest, client: DemoClient): ReturnType<typeof replay> {
  const form = new URLSearchParams(request.form);
  for (const name of ['client_secret', 'client_assertion', 'client_assertion_type']) form.delete(name);
  form.set('client_id', client.clientId);
  return replay(request, { body: form.toString(), withoutHeaders: ['authorization'] });
}
