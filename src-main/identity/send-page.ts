import type { ServerResponse } from 'node:http';
import { pageHeaders } from '../ports/page-headers.ts';
import type { BrowserPage } from './callback-page.ts';

const HEADERS = pageHeaders();

export function sendPage(response: ServerResponse, page: BrowserPage): void {
  const allow = page.status === 405 ? { allow: 'GET' } : {};
  response.writeHead(page.status, { ...HEADERS, ...allow });
  response.end(page.html);
}

/** 303: what was in the address is neither shown nor in the history (RFC 9700 section 4.12 rules out 307). */
export function redirectBrowser(response: ServerResponse, location: string): void {
  response.writeHead(303, { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  response.end();
}
