import type { IncomingMessage, ServerResponse } from 'node:http';
import { pageHeaders } from '../ports/page-headers.ts';

/** What a page of the endpoint turns into: another address, or HTML. */
export type PageAnswer = { readonly redirect: string } | { readonly html: string; readonly status?: number };

export function writePage(response: ServerResponse, answer: PageAnswer): void {
  if ('redirect' in answer) {
    response.writeHead(303, { location: answer.redirect, 'cache-control': 'no-store', 'content-length': 0 });
    response.end();
    return;
  }
  const bytes = Buffer.from(answer.html);
  response.writeHead(answer.status ?? 200, { ...pageHeaders(), 'content-length': bytes.length });
  response.end(bytes);
}

/** The query of a request target. */
export function queryOf(request: IncomingMessage): URLSearchParams {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  return new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
}
