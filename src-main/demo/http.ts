import { IncomingMessage } from 'node:http';
import type { ServerResponse } from 'node:http';

/** A request with its body read whole, so that it can be recorded, judged, and handed on. */
export type OrgRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly body: Buffer;
  readonly raw: IncomingMessage;
};

const BODY_LIMIT = 1024 * 1024;

/** Reads the request; a body over the limit is cut off, which no endpoint here accepts. */
export async function readRequest(raw: IncomingMessage): Promise<OrgRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT) chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const url = new URL(raw.url ?? '/', 'http://127.0.0.1');
  const isForm =
    (raw.headers['content-type'] ?? '').split(';')[0]?.trim() === 'application/x-www-form-urlencoded';
  return {
    method: raw.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(isForm ? body.toString('utf8') : ''),
    body,
    raw,
  };
}

/** The same request, unread again, with another target, body or headers: what a framework behind this server reads. */
export function replay(
  request: OrgRequest,
  changes: { url?: string; body?: string; withoutHeaders?: readonly string[] } = {},
): IncomingMessage {
  const body = changes.body === undefined ? request.body : Buffer.from(changes.body);
  const copy = new IncomingMessage(request.raw.socket);
  const headers = { ...request.raw.headers };
  for (const name of changes.withoutHeaders ?? []) delete headers[name];
  if (request.method === 'POST') headers['content-length'] = String(body.length);
  copy.method = request.method;
  copy.url = changes.url ?? request.raw.url ?? '/';
  copy.httpVersion = request.raw.httpVersion;
  copy.headers = headers;
  copy.rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}

export type Headers = Readonly<Record<string, string | readonly string[]>>;

export function send(
  res: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Headers = {},
): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

/** JSON, never cached (RFC 6749 section 5.1). */
export function sendJson(res: ServerResponse, status: number, body: unknown, headers: Headers = {}): void {
  send(res, status, 'application/json', JSON.stringify(body), {
    'cache-control': 'no-store',
    pragma: 'no-cache',
    ...headers,
  });
}

export function redirect(res: ServerResponse, location: string, headers: Headers = {}): void {
  send(res, 303, 'text/plain; charset=utf-8', '', { ...headers, location, 'cache-control': 'no-store' });
}
