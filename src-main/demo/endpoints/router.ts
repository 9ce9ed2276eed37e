import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from '../authorization-server.ts';
import { handleAuthorize } from './authorize.ts';
import { CONSENT_PATH } from '../consents.ts';
import { handleConsent } from '../pages/consent.ts';
import { discoveryDocument } from './discovery.ts';
import type { OrgRequest } from '../http.ts';
import { replay, send, sendJson } from '../http.ts';
import { handleSignIn } from '../pages/sign-in.ts';
import { handleLogout } from './logout.ts';
import { OAuthError } from '../oauth-error.ts';
import { providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { handleDeviceAuthorization, handleToken } from './token.ts';
import { introspectToken, revokeToken } from './token-status.ts';
import { handleUserInfo } from './user-info.ts';

type Endpoint = (
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
) => Promise<void>;

/** The endpoints of every authorization server, below its base path. */
const ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['GET authorize', handleAuthorize],
  ['POST token', handleToken],
  ['GET userinfo', handleUserInfo],
  ['POST userinfo', handleUserInfo],
  ['GET logout', handleLogout],
  ['POST logout', handleLogout],
  [
    'GET keys',
    async (_state, server, _request, res) =>
      sendJson(res, 200, await server.keys.jwks(), { 'cache-control': 'max-age=3600' }),
  ],
  [
    'POST revoke',
    async (state, server, request, res) => {
      await revokeToken(state, server, request);
      send(res, 200, 'text/plain', '');
    },
  ],
  [
    'POST introspect',
    async (state, server, request, res) => sendJson(res, 200, await introspectToken(state, server, request)),
  ],
]);

/** Answers one request with the endpoint that its path names. */
export async function route(state: OrgState, request: OrgRequest, res: ServerResponse): Promise<void> {
  try {
    if ((await routeServer(state, request, res)) || (await routePage(state, request, res))) return;
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
    const document = discoveryDocument(metadataOf, state.settings);
    sendJson(res, 200, document, { 'cache-control': 'max-age=86400' });
    return true;
  }
  for (const server of [state.org, ...state.custom.values()]) {
    if (!request.path.startsWith(`${server.basePath}/`)) continue;
    const endpoint = findEndpoint(server, request);
    await endpoint?.(state, server, request, res);
    return endpoint !== undefined;
  }
  return false;
}

function findEndpoint(server: AuthorizationServer, request: OrgRequest): Endpoint | undefined {
  const name = request.path.slice(server.basePath.length + 1);
  if (name === 'device/authorize') return server.id === undefined ? handleDeviceAuthorization : undefined;
  // A sign-in comes back to `authorize/{uid}`.
  const [first = ''] = name.split('/');
  return name === first || first === 'authorize' ? ENDPOINTS.get(`${request.method} ${first}`) : undefined;
}

/** What people see. */
async function routePage(state: OrgState, request: OrgRequest, res: ServerResponse): Promise<boolean> {
  const { path } = request;
  if (path.startsWith('/signin/')) {
    await handleSignIn(state, request, res);
  } else if (path.startsWith(CONSENT_PATH)) {
    handleConsent(state, request, res);
  } else if ((path === '/activate' || path.startsWith('/activate/')) && state.settings.deviceFlow) {
    await providerOf(state, state.org).callback()(replay(request), res);
  } else {
    return false;
  }
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
