import type { Protocol, Session } from 'electron';
import type { RendererFiles } from '../console/renderer-files.ts';
import { newNonce, securityHeaders } from '../console/security-headers.ts';
import { APP_SCHEME, isOwnUrl } from './own-url.ts';

/** Tells Chromium, before it is ready, that `app://` is an origin of its own like https: no file, no remote content. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the window from what was built, and nothing else: a map from path to bytes that was read at start, so there
 * is no path to escape from. Every answer carries the content security policy.
 */
export function serveApp(session: Pick<Session, 'protocol'>, files: RendererFiles): void {
  session.protocol.handle(APP_SCHEME, (request) => answer(request, files));
}

function answer(request: { readonly url: string; readonly method: string }, files: RendererFiles): Response {
  const nonce = newNonce();
  const headers = { ...securityHeaders(nonce), 'cache-control': 'no-store' };
  if (request.method !== 'GET' || !isOwnUrl(request.url)) return new Response(null, { status: 404, headers });
  const path = new URL(request.url).pathname.slice(1);
  if (path === '' || path === 'index.html') {
    const page = files.entryPage(nonce);
    if (page !== null)
      return new Response(page, { headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
  }
  const file = files.file(path);
  if (file === null) return new Response(null, { status: 404, headers });
  return new Response(new Uint8Array(file.bytes), { headers: { ...headers, 'content-type': file.type } });
}
