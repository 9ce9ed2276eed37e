import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** What arrived at the loopback listener. */
export interface LoopbackRequest {
  readonly method: string;
  /** The request target as it was sent: path and query. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the listener waits for. */
export interface ExpectedCallback {
  /** `127.0.0.1:7379`: any other Host is a name that somebody points at this computer (DNS rebinding). */
  readonly host: string;
  readonly path: string;
  readonly state: string;
}

export type CallbackVerdict =
  | { readonly kind: 'callback'; readonly query: URLSearchParams }
  | { readonly kind: 'foreign'; readonly status: 400 | 403 | 404 | 405 | 421 };

/**
 * Decides whether a request is the answer to the running sign-in (RFC 6749 section 4.1.2). Whatever it is not, it
 * changes nothing: prefetches, reloads of other attempts, other methods, wrong or repeated parameters.
 */
export function judgeCallback(request: LoopbackRequest, expected: ExpectedCallback): CallbackVerdict {
  const foreign = (status: 400 | 403 | 404 | 405 | 421): CallbackVerdict => ({ kind: 'foreign', status });
  if (request.headers.host !== expected.host) return foreign(421);
  const [path, query = ''] = split(request.target);
  if (path !== expected.path) return foreign(404);
  if (request.method !== 'GET') return foreign(405);
  if (!isNavigation(request.headers)) return foreign(403);
  const parameters = new URLSearchParams(query);
  return answersAttempt(parameters, expected.state) ? { kind: 'callback', query: parameters } : foreign(400);
}

/** The right `state`, once, with one `code` or one `error`. */
export function answersAttempt(parameters: URLSearchParams, state: string): boolean {
  const states = parameters.getAll('state');
  if (states.length !== 1 || !sameText(states[0] ?? '', state)) return false;
  const codes = parameters.getAll('code');
  const errors = parameters.getAll('error');
  return codes.length + errors.length === 1 && (codes[0] ?? errors[0]) !== '';
}

/** A person's browser goes there; a page that loads an image, a prefetch or a script does not (Fetch Metadata). */
function isNavigation(headers: IncomingHttpHeaders): boolean {
  if (headers.origin !== undefined) return false;
  if (String(headers['sec-purpose'] ?? headers['purpose'] ?? headers['x-moz'] ?? '').includes('prefetch'))
    return false;
  const destination = headers['sec-fetch-dest'];
  return destination === undefined || destination === 'document';
}

function split(target: string): [path: string, query?: string] {
  const at = target.indexOf('?');
  return at < 0 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
