import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';
import { createEventStreams, type EventStreams } from './events.ts';
import {
  cameFromElsewhere,
  cookieValue,
  requireNavigation,
  requireOwnHost,
  requireOwnPage,
} from './guards.ts';
import { continuePage, newAddressPage, notBuiltPage } from './pages.ts';
import type { ConsoleAgent } from './port.ts';
import { loadRendererFiles, type RendererFiles } from './renderer-files.ts';
import { answerCommand, refuse } from './rpc.ts';
import { newNonce, securityHeaders } from './security-headers.ts';
import { type ConsoleSessions, createConsoleSessions } from './sessions.ts';

/**
 * The web console: the window and the contract over loopback HTTP, mounted at `/console/`. It knows nothing of what a
 * command does, of Electron, or of the endpoint beside it.
 */
export interface WebConsole {
  /** Answers a request whose path begins with `/console`. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** A new address under `base` (an origin) that opens the console once. */
  oneTimeUrl(base: string): string;
  /** Ends all event streams. */
  close(): void;
}

export interface WebConsoleOptions {
  readonly agent: ConsoleAgent;
  /** The built window (`dist/renderer`). */
  readonly rendererDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface Parts extends WebConsoleOptions {
  readonly files: RendererFiles;
  readonly sessions: ConsoleSessions;
  readonly streams: EventStreams;
}

const COOKIE = 'onbehalf_console';

export function createConsole(options: WebConsoleOptions): WebConsole {
  const parts: Parts = {
    ...options,
    files: loadRendererFiles(options.rendererDir),
    sessions: createConsoleSessions(options.clock),
    streams: createEventStreams(options.agent, options.clock),
  };
  return {
    handle: (request, response) =>
      void route(parts, request, response).catch((error) => refuse(response, error)),
    oneTimeUrl: (base) => new URL(`/console/open/${parts.sessions.invite()}`, base).href,
    close: () => parts.streams.close(),
  };
}

async function route(parts: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  requireOwnHost(request);
  const { pathname } = new URL(request.url ?? '/', 'http://loopback');
  const [, , kind = '', key = '', ...rest] = pathname.split('/');
  if (request.method === 'POST') {
    requireOwnPage(request);
    requireSession(parts, kind, key, request);
    if (rest.length !== 2 || rest[0] !== 'rpc') throw new Problem('not_found', { what: 'page', name: 'rpc' });
    await answerCommand(parts.agent, parts.clock, rest[1] ?? '', request, response);
    return;
  }
  if (request.method !== 'GET') throw new Problem('method_not_allowed');
  if (kind === 'open' && rest.length === 0) openLink(parts, key, request, response);
  else if (kind === 's' && rest.length > 0) serveSession(parts, key, rest.join('/'), request, response);
  else sendPage(response, 401, newAddressPage);
}

function openLink(parts: Parts, token: string, request: IncomingMessage, response: ServerResponse): void {
  requireNavigation(request);
  const session = parts.sessions.redeem(token);
  if (!session) {
    parts.log.warn('console.link_refused');
    sendPage(response, 410, newAddressPage);
    return;
  }
  parts.log.info('console.opened');
  const path = `/console/s/${session.id}/`;
  response.writeHead(302, {
    location: path,
    'set-cookie': `${COOKIE}=${session.secret}; HttpOnly; SameSite=Strict; Path=${path}`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end();
}

function serveSession(
  parts: Parts,
  id: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const accepted = parts.sessions.accept(id, cookieValue(request, COOKIE));
  if (path === '') {
    servePage(parts, id, accepted, request, response);
    return;
  }
  requireOwnPage(request);
  if (!accepted) throw new Problem('not_allowed_here', { reason: 'the console session has ended.' });
  if (path === 'events') {
    if (!parts.streams.open(request, response)) throw new Problem('too_many_requests');
    return;
  }
  const file = parts.files.file(path);
  if (!file) throw new Problem('not_found', { what: 'file', name: path.slice(0, 100) });
  response.writeHead(200, {
    ...securityHeaders(newNonce()),
    'content-type': file.type,
    'content-length': file.bytes.length,
    // The names carry a hash of the content.
    'cache-control': path.startsWith('assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
  });
  response.end(file.bytes);
}

function servePage(
  parts: Parts,
  id: string,
  accepted: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  requireNavigation(request);
  if (accepted) sendPage(response, 200, (nonce) => parts.files.entryPage(nonce) ?? notBuiltPage(nonce));
  else if (parts.sessions.has(id) && cameFromElsewhere(request))
    sendPage(response, 200, (nonce) => continuePage(nonce, `/console/s/${id}/`));
  else sendPage(response, 401, newAddressPage);
}

function requireSession(parts: Parts, kind: string, id: string, request: IncomingMessage): void {
  if (kind !== 's' || !parts.sessions.accept(id, cookieValue(request, COOKIE)))
    throw new Problem('not_allowed_here', { reason: 'the console session has ended.' });
}

function sendPage(response: ServerResponse, status: number, render: (nonce: string) => string): void {
  const nonce = newNonce();
  const text = render(nonce);
  response.writeHead(status, {
    ...securityHeaders(nonce),
    'content-type': 'text/html; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  });
  response.end(text);
}
