import type { ServerResponse } from 'node:http';
import { decodeJwt } from 'jose';
import type Provider from 'oidc-provider';
import type { AuthorizationServer } from '../authorization-server.ts';
import type { OrgRequest } from '../http.ts';
import { redirect, replay, send } from '../http.ts';
import { verifyHint } from '../provider/id-tokens.ts';
import { providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { errorPage, page, PAGE_HEADERS } from '../pages/page.ts';

/**
 * RP-initiated logout as Okta does it: no confirmation; the `id_token_hint` is required and may be expired; the
 * post-logout URI must be registered exactly. It ends the browser's session and revokes no tokens.
 */
export async function handleLogout(
  state: OrgState,
  server: AuthorizationServer,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  const params = request.method === 'POST' ? request.form : request.query;
  const refused = await checkLogout(state, server, params);
  if (refused !== undefined) {
    send(res, 400, 'text/html; charset=utf-8', errorPage(refused), PAGE_HEADERS);
    return;
  }
  await endBrowserSession(providerOf(state, server), request, res);
  const target = params.get('post_logout_redirect_uri');
  if (target === null) {
    send(res, 200, 'text/html; charset=utf-8', page('Signed out', '<h1>Signed out</h1>'), PAGE_HEADERS);
    return;
  }
  const location = new URL(target);
  const value = params.get('state');
  if (value !== null) location.searchParams.set('state', value);
  redirect(res, location.href);
}

/** Why the request is refused, or `undefined`. */
async function checkLogout(
  state: OrgState,
  server: AuthorizationServer,
  params: URLSearchParams,
): Promise<string | undefined> {
  const hint = params.get('id_token_hint');
  if (hint === null) return "The 'id_token_hint' parameter is required.";
  const clientId = readAudience(hint);
  const client = state.clients.get(clientId);
  const genuine = await verifyHint(server, hint, clientId).then(
    () => true,
    () => false,
  );
  if (!client || !genuine) return "The 'id_token_hint' parameter is invalid.";
  const target = params.get('post_logout_redirect_uri');
  if (target !== null && !client.postLogoutRedirectUris.includes(target)) {
    return "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.";
  }
  return undefined;
}

async function endBrowserSession(
  provider: Provider,
  request: OrgRequest,
  res: ServerResponse,
): Promise<void> {
  const ctx = provider.createContext(replay(request), res);
  const session = await provider.Session.get(ctx);
  if (session.accountId !== undefined) await session.destroy();
  ctx.cookies.set(provider.cookieName('session'), null);
}

function readAudience(token: string): string {
  try {
    return String(decodeJwt(token).aud);
  } catch {
    return '';
  }
}
