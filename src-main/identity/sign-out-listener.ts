import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../ports/clock.ts';
import { foreignPage, signedOutPage } from './callback-page.ts';
import { listenOnFirstFree, type LoopbackServer } from './loopback-server.ts';
import { SIGNED_OUT_PATH } from './loopback-uris.ts';
import { createRateLimit } from './rate-limit.ts';
import { redirectBrowser, sendPage } from './send-page.ts';

const OPEN_MS = 2 * 60_000;
const REQUESTS_PER_SECOND = 20;

export interface SignOutListener {
  /**
   * Where the browser begins: it is sent on to the provider with the ID token, which so is in no argument of a program,
   * on no screen and in no terminal. Good once.
   */
  readonly startUrl: string;
  /** Whether the browser comes back; if not, why. */
  readonly back: 'comes' | 'no_port' | 'refused';
  close(): Promise<void>;
}

/** What the provider gets to send the browser back; null when no registered port is free. */
export interface WayBack {
  readonly redirectUri: string;
  readonly state: string;
}

/** Sends the browser to the provider's sign-out page and receives it afterwards. */
export async function listenForSignOut(options: {
  readonly clock: Clock;
  readonly ports: readonly number[];
  readonly target: (back: WayBack | null) => URL;
  /** Whether the provider would show an error instead. */
  readonly isRefused: (target: URL) => Promise<boolean>;
}): Promise<SignOutListener> {
  const { clock, ports } = options;
  const secret = { start: `/sign-out/${randomToken()}`, state: randomToken() };
  const limit = createRateLimit(clock, REQUESTS_PER_SECOND);
  let started = false;

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (!limit.allows()) return sendPage(response, foreignPage(429));
    const own = request.method === 'GET' && request.headers.host === `127.0.0.1:${server.port}`;
    const url = own ? URL.parse(request.url ?? '/', server.origin) : null;
    if (url?.pathname === secret.start && !started) {
      started = true;
      return redirectBrowser(response, options.target(back).href);
    }
    const returned = url?.pathname === SIGNED_OUT_PATH && url.searchParams.get('state') === secret.state;
    sendPage(response, returned ? signedOutPage() : foreignPage(404));
  };

  const { server, registered } = await listen(ports, handle);
  const wayBack = { redirectUri: `${server.origin}${SIGNED_OUT_PATH}`, state: secret.state };
  const refused = registered && (await options.isRefused(options.target(wayBack)));
  const back = registered && !refused ? wayBack : null;
  clock.after(OPEN_MS, () => void server.close());
  return {
    startUrl: `${server.origin}${secret.start}`,
    back: back !== null ? 'comes' : refused ? 'refused' : 'no_port',
    close: () => server.close(),
  };
}

/** Without a registered port the way there still works, from any port. */
async function listen(
  ports: readonly number[],
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: LoopbackServer; registered: boolean }> {
  try {
    return { server: await listenOnFirstFree({ ports, handle }), registered: true };
  } catch {
    return { server: await listenOnFirstFree({ ports: [0], handle }), registered: false };
  }
}

function randomToken(): string {
  return randomBytes(16).toString('base64url');
}
