import type { ServerResponse } from 'node:http';
import type { AuthorizationServer } from '../authorization-server.ts';
import { redirect, replay, send } from '../http.ts';
import type { OrgRequest } from '../http.ts';
import { providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { OIDC_SCOPES } from '../wire.ts';
import { errorPage, PAGE_HEADERS } from '../pages/page.ts';

/** The authorization endpoint: Okta's own rules first, then the provider. */
export async function handleAuthorize(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  const begins = request.path.endsWith('/authorize');
  if (begins && request.query.get('client_id') !== null && !request.query.get('state')) {
    send(res, 400, 'text/html; charset=utf-8', errorPage("The 'state' parameter is required."), PAGE_HEADERS);
    return;
  }
  const unknown = begins ? refusedScope(state, server, request.query) : undefined;
  if (unknown !== undefined) return redirect(res, unknown);
  if (!state.settings.issuerInResponse) stripIssuer(res);
  const url = begins ? withOfflineAccess(request) : request.raw.url;
  await providerOf(state, server).callback()(replay(request, url === undefined ? {} : { url }), res);
}

/** The redirect that says so when a scope is asked for that this server does not have. The provider would ignore it. */
function refusedScope(
  state: OrgState,
  server: AuthorizationServer,
  query: URLSearchParams,
): string | undefined {
  const known = new Set([...OIDC_SCOPES, ...server.scopes]);
  const target = query.get('redirect_uri') ?? '';
  const isRegistered =
    state.clients.get(query.get('client_id') ?? '')?.redirectUris.includes(target) ?? false;
  const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
  if (!isRegistered || scopes.every((scope) => known.has(scope))) return undefined;
  const location = new URL(target);
  location.searchParams.set('state', query.get('state') ?? '');
  location.searchParams.set('error', 'invalid_scope');
  location.searchParams.set(
    'error_description',
    'One or more scopes are not configured for the authorization server resource.',
  );
  return location.href;
}

/**
 * The provider grants `offline_access` only where consent is prompted for (OpenID Connect Core section 11). Okta does not
 * ask, so the prompt, which has nothing to check here, is named on the client's behalf.
 */
function withOfflineAccess(request: OrgRequest): string {
  const query = new URLSearchParams(request.query);
  const prompt = query.get('prompt');
  if ((query.get('scope') ?? '').split(' ').includes('offline_access') && prompt !== 'none') {
    query.set('prompt', prompt === null ? 'consent' : `${prompt} consent`);
  }
  return `${request.path}?${query.toString()}`;
}

/** Okta sends no `iss` (RFC 9207) with its authorization responses, the provider always does. */
function stripIssuer(res: ServerResponse): void {
  const setHeader = res.setHeader.bind(res);
  res.setHeader = (name, value) => {
    const isLocation = name.toLowerCase() === 'location' && typeof value === 'string';
    return setHeader(name, isLocation && URL.canParse(value) ? withoutIssuer(value) : value);
  };
}

function withoutIssuer(location: string): string {
  const url = new URL(location);
  url.searchParams.delete('iss');
  return url.href;
}
