import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from './authorization-server.ts';
import { handleAuthorize } from './authorize.ts';
import { discoveryDocument } from './discovery.ts';
import { handleDeviceAuthorization, handleToken } from './endpoints.ts';
import type { OrgRequest } from './http.ts';
import { replay, send, sendJson } from './http.ts';
import { handleSignIn } from './interactions.ts';
import { handleLogout } from './logout.ts';
import { OAuthError } from './oauth-error.ts';
import type { OrgState } from './org-state.ts';
import { revokeToken } from './revocation.ts';

/** Answers one request with the endpoint that its path names. */
export async function route(state: OrgState, request: OrgRequest, res: ServerResponse): Promise<void> {
  try {
    if (await routeServer(state, request, res)) return;
    if (request.path.startsWith('/signin/')) return await handleSignIn(state, request, res);
    if (isActivation(request.path) && state.settings.deviceFlow) {
      return await state.provider.callback()(replay(request), res);
    }
    sendJson(res, 404, {
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found',
      errorCauses: [],
    });
  } catch (cause) {
    if (!(cause instanceof OAuthError)) throw cause;
    sendJson(res, cause.status, cause.body, cause.headers);
  }
}

async function routeServer(state: OrgState, request: OrgRequest, res: ServerResponse): Promise<boolean> {
  const metadataOf = serverOfMetadata(state, request.path);
  if (metadataOf) {
    sendJson(res, 200, discoveryDocument(metadataOf, state.settings), { 'cache-control': 'max-age=86400' });
    return true;
  }
  for (const server of [state.org, ...state.custom.values()]) {
    if (!request.path.startsWith(`${server.basePath}/`)) continue;
    return routeEndpoint(state, server, request.path.slice(server.basePath.length + 1), request, res);
  }
  return false;
}

async function routeEndpoint(
  state: OrgState,
  server: AuthorizationServer,
  endpoint: string,
  request: OrgRequest,
  res: ServerResponse,
): Promise<boolean> {
  if (endpoint === 'keys' && request.method === 'GET') {
    sendJson(res, 200, await server.keys.jwks(), { 'cache-control': 'max-age=3600' });
  } else if (endpoint === 'token' && request.method === 'POST') {
    await handleToken(state, server, request, res);
  } else if (endpoint === 'revoke' && request.method === 'POST') {
    await revokeToken(state, server, request);
    send(res, 200, 'text/plain', '');
  } else if (server.id === undefined) {
    return routeOrgEndpoint(state, endpoint, request, res);
  } else {
    return false;
  }
  return true;
}

async function routeOrgEndpoint(
  state: OrgState,
  endpoint: string,
  request: OrgRequest,
  res: ServerResponse,
): Promise<boolean> {
  if (endpoint === 'authorize' || endpoint.startsWith('authorize/'))
    await handleAuthorize(state, request, res);
  else if (endpoint === 'userinfo') await state.provider.callback()(request.raw, res);
  else if (endpoint === 'device/authorize') await handleDeviceAuthorization(state, request, res);
  else if (endpoint === 'logout') await handleLogout(state, request, res);
  else return false;
  return true;
}

/** Both documents of the org server, and of a custom one the OpenID Connect form and both of RFC 8414's. */
function serverOfMetadata(state: OrgState, path: string): AuthorizationServer | undefined {
  const names = ['openid-configuration', 'oauth-authorization-server'];
  if (names.some((name) => path === `/.well-known/${name}`)) return state.org;
  return [...state.custom.values()].find(
    (server) =>
      names.some((name) => path === `/oauth2/${server.id ?? ''}/.well-known/${name}`) ||
      path === `/.well-known/oauth-authorization-server/oauth2/${server.id ?? ''}`,
  );
}

/** Where a person enters the code of a device. */
function isActivation(path: string): boolean {
  return path === '/activate' || path.startsWith('/activate/');
}
