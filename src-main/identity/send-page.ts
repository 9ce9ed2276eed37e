import type { ServerResponse } from 'node:http';
import { PAGE_STYLE_HASH, type BrowserPage } from './callback-page.ts';

/** No scripts, no requests, no frame, no trace: the page is text with one style (CSP 3, Referrer Policy). */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src '${PAGE_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
} as const;

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
