import type { IncomingMessage } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';

/** What the guards look at; taken from a request once. */
export interface GuardedRequest {
  readonly method: string;
  /** The request target as it was sent. */
  readonly target: string;
  readonly remoteAddress: string | undefined;
  /** Names and values as they arrived, alternating, with duplicates. */
  readonly rawHeaders: readonly string[];
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** The only spellings of the endpoint's own address that pass (DNS rebinding). */
export function ownHosts(port: number): ReadonlySet<string> {
  return new Set([`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`]);
}

/** For every request, before anything else is looked at: throws `foreign_host` or `invalid_request`. */
export function guardConnection(request: GuardedRequest, hosts: ReadonlySet<string>): void {
  if (request.remoteAddress === undefined || !LOOPBACK.has(request.remoteAddress))
    throw new Problem('foreign_host');
  if (countHeader(request.rawHeaders, 'host') !== 1)
    throw new Problem('invalid_request', { reason: 'there must be one Host header' });
  if (!hosts.has(String(request.headers['host']))) throw new Problem('foreign_host');
  if (!request.target.startsWith('/'))
    throw new Problem('invalid_request', { reason: 'the request target must be a path' });
}

/**
 * Web pages are refused: any Origin but the ones allowed, and whatever a browser marks as coming from a page
 * (MCP transports, "Security Warning": Origin must be validated on every connection).
 */
export function guardOrigin(request: GuardedRequest, allowed: ReadonlySet<string>): void {
  const origin = request.headers['origin'];
  const isAllowed = typeof origin === 'string' && allowed.has(origin);
  if (origin !== undefined && !isAllowed) throw new Problem('foreign_origin');
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'none') return;
  if (site !== 'same-origin' || !isAllowed) throw new Problem('foreign_origin');
}

/** For pages that a person opens in the browser: links from anywhere may lead here, but nothing may be sent or embedded. */
export function guardPage(request: GuardedRequest, own: ReadonlySet<string>): void {
  const origin = request.headers['origin'];
  if (origin !== undefined && !(typeof origin === 'string' && own.has(origin)))
    throw new Problem('foreign_origin');
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'none' || site === 'same-origin') return;
  const isNavigation =
    request.method === 'GET' &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document';
  if (!isNavigation) throw new Problem('foreign_origin');
}

/** A POST must carry JSON and take both forms of an answer (Streamable HTTP, "Sending Messages to the Server"). */
export function guardPost(headers: GuardedRequest['headers']): void {
  if (mediaType(headers['content-type']) !== 'application/json') throw new Problem('unsupported_media_type');
  if (headers['content-encoding'] !== undefined) throw new Problem('unsupported_media_type');
  const accept = headers['accept'];
  if (!accepts(accept, 'application/json') || !accepts(accept, 'text/event-stream'))
    throw new Problem('not_acceptable');
}

/** A GET opens a stream of events. */
export function guardGet(headers: GuardedRequest['headers']): void {
  if (!accepts(headers['accept'], 'text/event-stream')) throw new Problem('not_acceptable');
}

/** The essence of a media type: lower case, without parameters (RFC 9110 section 8.3.1). */
export function mediaType(value: string | readonly string[] | undefined): string {
  if (typeof value !== 'string') return '';
  const end = value.indexOf(';');
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}

/** Whether an Accept header allows a type, by itself or by a range (RFC 9110 section 12.5.1). */
export function accepts(value: string | readonly string[] | undefined, type: string): boolean {
  if (typeof value !== 'string') return false;
  const range = `${type.slice(0, type.indexOf('/'))}/*`;
  return value.split(',').some((part) => {
    const [essence = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    if (essence !== type && essence !== range && essence !== '*/*') return false;
    return !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function countHeader(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const found = rawHeaders[index];
    // Most names are of another length: they need not be read.
    if (found?.length === name.length && found.toLowerCase() === name) count += 1;
  }
  return count;
}

/** What the guards look at of a request of Node's HTTP server. */
export function guardedRequest(request: IncomingMessage): GuardedRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    remoteAddress: request.socket.remoteAddress,
    rawHeaders: request.rawHeaders,
    headers: request.headers,
  };
}
