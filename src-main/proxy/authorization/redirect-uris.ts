const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Schemes that run something or read files when a browser is sent to them. */
const DANGEROUS = new Set([
  'javascript:',
  'data:',
  'vbscript:',
  'file:',
  'blob:',
  'about:',
  'ftp:',
  'ws:',
  'wss:',
]);

/**
 * Whether an AI client may have its code sent there: http on this computer, https, or a scheme of its own
 * (RFC 8252 sections 7.1 to 7.3). No fragment (RFC 6749 section 3.1.2), no user information.
 */
export function isAllowedRedirect(uri: string): boolean {
  if (uri.length > 2_000 || !URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (uri.includes('#') || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'http:') return LOOPBACK.has(url.hostname);
  return !DANGEROUS.has(url.protocol);
}

/**
 * Whether the address of a request is a registered one. They are compared as text, except that the port of a loopback
 * address is the client's to choose at each start (RFC 8252 section 7.3).
 */
export function isRegisteredRedirect(uri: string, registered: readonly string[]): boolean {
  if (registered.includes(uri)) return true;
  const wanted = withoutPort(uri);
  return wanted !== null && registered.some((one) => withoutPort(one) === wanted);
}

function withoutPort(uri: string): string | null {
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url?.protocol !== 'http:' || !LOOPBACK.has(url.hostname)) return null;
  url.port = '';
  return url.href;
}

/** Where the person is sent, as they can read it. */
export function redirectTarget(uri: string): string {
  const url = new URL(uri);
  if (url.protocol === 'http:') return 'a program on this computer';
  return url.protocol === 'https:' ? url.host : `the app that opens ${url.protocol}// links`;
}

/** What the browser must be allowed to follow after the form was sent (CSP 3, form-action). */
export function formActionSource(uri: string): string {
  const url = new URL(uri);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : url.protocol;
}
