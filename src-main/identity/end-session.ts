import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Browser } from '../ports/outside.ts';
import type { ProviderConnection } from './connection.ts';
import { signedOutUris } from './loopback-uris.ts';
import type { Session } from './session.ts';
import { listenForSignOut, type SignOutListener, type WayBack } from './sign-out-listener.ts';

export interface EndSessionDeps {
  readonly clock: Clock;
  readonly browser: Browser;
  readonly callbackPorts: readonly number[];
  /** Keeps the listener, for closing it. */
  readonly keep: (listener: SignOutListener) => void;
  /** Notes in words what could not be done. */
  readonly note: (text: string, problem?: Problem) => void;
}

/**
 * RP-initiated logout (OpenID Connect RP-Initiated Logout section 2): gives the local address that leads the browser to
 * the provider's sign-out page. Switched off, the session at the provider stays, and nothing is opened that it could
 * refuse.
 */
export async function endSessionAtProvider(
  deps: EndSessionDeps,
  connection: ProviderConnection,
  session: Session,
  options: { readonly openBrowser: boolean; readonly signal: AbortSignal },
): Promise<string | null> {
  const { note } = deps;
  const endpoint = connection.metadata.end_session_endpoint;
  if (!connection.provider.rpInitiatedLogout) return null;
  if (endpoint === undefined) {
    note('The identity provider has no sign-out page; your session in the browser stays.');
    return null;
  }
  const listener = await listenForSignOut({
    clock: deps.clock,
    ports: deps.callbackPorts,
    target: (back) => logoutUrl(endpoint, session, back),
    isRefused: (url) => isRefused(connection, url, options.signal),
  });
  deps.keep(listener);
  if (listener.back === 'no_port')
    note('No registered port was free, so the browser does not come back after the sign-out.');
  if (listener.back === 'refused') {
    const uris = signedOutUris(deps.callbackPorts).join(' ');
    const problem = new Problem('sign_out_uri_mismatch', { uris });
    note(`${problem.report().title} ${problem.report().next}`, problem);
  }
  if (options.openBrowser)
    await deps.browser.open(listener.startUrl).catch(() => {
      note('The browser could not be opened: open the sign-out address yourself.');
    });
  return listener.startUrl;
}

function logoutUrl(endpoint: string, session: Session, back: WayBack | null): URL {
  const url = new URL(endpoint);
  // Okta takes an expired ID token too, if it is its own.
  url.searchParams.set('id_token_hint', session.tokens.idToken.reveal());
  url.searchParams.set('client_id', session.clientId);
  if (back !== null) {
    url.searchParams.set('post_logout_redirect_uri', back.redirectUri);
    url.searchParams.set('state', back.state);
  }
  return url;
}

/**
 * Asks before a browser is sent there: without a browser session there is nothing to end, but an unregistered
 * redirect URI is refused all the same. What cannot be told counts as accepted.
 */
async function isRefused(connection: ProviderConnection, url: URL, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await connection.fetch(signal)(url.href, { headers: { accept: 'text/html' } });
    if (response.status < 400 || response.status >= 500) return false;
    return /post_?logout|logout[ _]redirect/i.test(await response.text());
  } catch {
    return false;
  }
}
