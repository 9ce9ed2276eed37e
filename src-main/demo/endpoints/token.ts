import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from '../authorization-server.ts';
import { endpointUrl } from '../authorization-server.ts';
import { authenticateClient } from './client-authentication.ts';
import type { DemoClient } from '../clients.ts';
import { checkDpop, requireProof } from './dpop.ts';
import { issueToService } from '../grants/client-credentials.ts';
import type { Grant } from '../grants/grant-request.ts';
import { redeemIdJag } from '../grants/jwt-bearer.ts';
import { exchangeToken } from '../grants/token-exchange.ts';
import { replay, sendJson } from '../http.ts';
import type { OrgRequest } from '../http.ts';
import { invalidRequest, OAuthError } from '../oauth-error.ts';
import { providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { CLIENT_CREDENTIALS, DEVICE_CODE, JWT_BEARER, PROVIDER_GRANTS, TOKEN_EXCHANGE } from '../wire.ts';

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
  const endpoint = endpointUrl(server, 'token');
  const client = await authenticateClient(state, request, endpoint);
  const grantType = request.form.get('grant_type') ?? '';
  const grant = ownGrant(server, grantType);
  if (!grant && !PROVIDER_GRANTS.has(grantType)) throw unsupported(grantType);
  checkGrantAllowed(client, grantType);
  requireProof(client, request);
  if (!grant) {
    state.nonces.learnFrom(res);
    await providerOf(state, server).callback()(asPublicClient(request, client), res);
    return;
  }
  const dpopThumbprint = await checkDpop(state, client, request, endpoint);
  sendJson(res, 200, await grant({ state, server, client, form: request.form, dpopThumbprint }));
}

/** Starts the device authorization grant (RFC 8628), where the organisation offers it. */
export async function handleDeviceAuthorization(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  if (!state.settings.deviceFlow) throw unsupported(DEVICE_CODE);
  const client = await authenticateClient(state, request, endpointUrl(server, 'device/authorize'));
  checkGrantAllowed(client, DEVICE_CODE);
  await providerOf(state, server).callback()(asPublicClient(request, client), res);
}

function ownGrant(server: AuthorizationServer, grantType: string): Grant | undefined {
  if (grantType === TOKEN_EXCHANGE) return exchangeToken;
  if (server.id === undefined) return undefined;
  if (grantType === CLIENT_CREDENTIALS) return issueToService;
  return grantType === JWT_BEARER ? redeemIdJag : undefined;
}

function checkGrantAllowed(client: DemoClient, grantType: string): void {
  if (client.grantTypes.includes(grantType)) return;
  const configured = client.grantTypes.join(', ');
  const description = `The client is not authorized to use the provided grant type. Configured grant types: [${configured}].`;
  throw new OAuthError(400, 'unauthorized_client', description);
}

function unsupported(grantType: string): OAuthError {
  const description =
    grantType === CLIENT_CREDENTIALS
      ? 'Only service apps can use client_credentials.'
      : `The authorization grant type '${grantType}' is not supported by the authorization server.`;
  return new OAuthError(400, 'unsupported_grant_type', description);
}

/** The request as the provider shall see it: from a client that was authenticated already. */
function asPublicClient(request: OrgRequest, client: DemoClient): ReturnType<typeof replay> {
  const form = new URLSearchParams(request.form);
  for (const name of ['client_secret', 'client_assertion', 'client_assertion_type']) form.delete(name);
  form.set('client_id', client.clientId);
  return replay(request, { body: form.toString(), withoutHeaders: ['authorization'] });
}
