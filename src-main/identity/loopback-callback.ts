import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';
import { foreignPage, type BrowserPage } from './callback-page.ts';
import { answersAttempt, judgeCallback, type CallbackVerdict } from './callback-request.ts';
import { listenOnFirstFree, type LoopbackServerOptions } from './loopback-server.ts';
import { createRateLimit } from './rate-limit.ts';
import { redirectBrowser, sendPage } from './send-page.ts';

const REQUESTS_PER_SECOND = 20;

/** The loopback redirect of one attempt (RFC 8252 section 7.3). */
export interface CallbackListener {
  readonly redirectUri: string;
  /** The redirect URI with the provider's answer: the first that belongs to the attempt, and no other. */
  readonly received: Promise<URL>;
  /** The same for an address that the person pasted; false when it does not belong to the attempt or is too late. */
  offer(address: URL): boolean;
  /** What the browser that brought the answer is shown; it waits for this. */
  show(page: BrowserPage): void;
  close(): Promise<void>;
}

export interface CallbackListenerOptions extends Pick<LoopbackServerOptions, 'ports' | 'portHolder'> {
  readonly path: string;
  readonly state: string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Opens the listener before the browser is opened. The answer is taken once; the browser is sent on at once to an
 * address without the code, which only this browser knows and which waits for the page.
 */
export async function listenForCallback(options: CallbackListenerOptions): Promise<CallbackListener> {
  const received = Promise.withResolvers<URL>();
  const page = Promise.withResolvers<BrowserPage>();
  const resultPath = `${options.path}/${randomBytes(16).toString('base64url')}`;
  const limit = createRateLimit(options.clock, REQUESTS_PER_SECOND);
  let answer: string | null = null;

  function take(query: URLSearchParams): 'first' | 'again' | 'late' {
    const text = query.toString();
    if (answer !== null) return answer === text ? 'again' : 'late';
    answer = text;
    received.resolve(new URL(`${redirectUri}?${text}`));
    return 'first';
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!limit.allows()) return sendPage(response, foreignPage(429));
    const { method = '', url: target = '', headers } = request;
    const own = method === 'GET' && target === resultPath && headers.host === host;
    if (own) return sendPage(response, await page.promise);
    const verdict = judgeCallback(
      { method, target, headers },
      { host, path: options.path, state: options.state },
    );
    if (verdict.kind === 'callback' && take(verdict.query) !== 'late')
      return redirectBrowser(response, resultPath);
    options.log.debug('callback_ignored', { method, status: statusOf(verdict) });
    sendPage(response, foreignPage(statusOf(verdict)));
  }

  const server = await listenOnFirstFree({
    ports: options.ports,
    portHolder: options.portHolder,
    handle: (request, response) => void handle(request, response).catch(() => response.destroy()),
  });
  const host = `127.0.0.1:${server.port}`;
  const redirectUri = `${server.origin}${options.path}`;

  return {
    redirectUri,
    received: received.promise,
    offer: (address) =>
      answersAttempt(address.searchParams, options.state) && take(address.searchParams) === 'first',
    show: (shown) => page.resolve(shown),
    close: () => server.close(),
  };
}

function statusOf(verdict: CallbackVerdict): number {
  return verdict.kind === 'foreign' ? verdict.status : 410;
}
