import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import { Problem } from '../../src-shared/problems/problem.ts';

/** The origin that the console is reached under: the address the request really came in on. */
export function ownOrigin(request: IncomingMessage): string {
  const { localAddress = '', localPort = 0 } = request.socket;
  const host =
    isIPv6(localAddress) && !localAddress.startsWith('::ffff:') ? `[${localAddress}]` : '127.0.0.1';
  return `http://${host}:${localPort}`;
}

/** Against DNS rebinding: the Host header is the loopback address itself, never a name. */
export function requireOwnHost(request: IncomingMessage): void {
  if (`http://${request.headers.host ?? ''}` !== ownOrigin(request)) throw new Problem('foreign_host');
}

/**
 * For everything that the window itself asks for: the request comes from a page of exactly this origin. Browsers tell
 * so in `Origin` (always on POST) and in `Sec-Fetch-Site`, neither of which a page can set.
 */
export function requireOwnPage(request: IncomingMessage): void {
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const originIsOwn = origin === ownOrigin(request);
  if (request.method === 'POST' && !originIsOwn) throw new Problem('foreign_origin');
  if (origin !== undefined && !originIsOwn) throw new Problem('foreign_origin');
  if (site !== undefined && site !== 'same-origin') throw new Problem('foreign_origin');
}

/** For pages: opened by the person as a document, not framed, not fetched ahead by a browser that guesses. */
export function requireNavigation(request: IncomingMessage): void {
  const destination = request.headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document') throw new Problem('foreign_origin');
  if (request.headers['sec-purpose'] !== undefined || request.headers['purpose'] !== undefined)
    throw new Problem('foreign_origin');
}

/** Whether the browser came here from another site, which keeps strict cookies back. */
export function cameFromElsewhere(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

/** The value of a cookie, or null. A name that is sent twice is ambiguous and counts as not sent. */
export function cookieValue(request: IncomingMessage, name: string): string | null {
  const values = (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? (values[0] ?? null) : null;
}
