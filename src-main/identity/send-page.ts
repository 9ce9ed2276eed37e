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
