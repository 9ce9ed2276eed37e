import { Problem } from '../../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../../ports/exchange.ts';
import type { SessionSource } from '../../ports/identity.ts';
import type { AnswerSink } from '../answer-sink.ts';
import type { Forward } from '../forward.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from '../upstream.ts';
import { webSink } from '../web-sink.ts';

export interface ForwardFetchDeps {
  readonly forward: Forward;
  readonly sessions: SessionSource;
}

export type ServerFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * One server as the SDK's client transports reach it: through the endpoint's own way out, with the credential of the
 * person of one epoch and never another's. Failures are thrown as the Problems they are; the end of the lifetime ends
 * whatever is still open.
 */
export function createForwardFetch(
  deps: ForwardFetchDeps,
  server: CatalogServer,
  epoch: number,
  lifetime: AbortSignal,
): ServerFetch {
  const own = new URL(server.url);
  return async (url, init = {}) => {
    const place = new URL(url);
    // A server of 2024-11-05 names the address that messages go to: on its own host, nowhere else.
    if (place.origin !== own.origin)
      throw new Problem('server_invalid_answer', { server: server.id, reason: 'it names another host' });
    const abort = new AbortController();
    const signal = AbortSignal.any([...(init.signal ? [init.signal] : []), abort.signal, lifetime]);
    const session = await deps.sessions.fresh(signal, server.account);
    if (session.epoch !== epoch) throw new Problem('session_ended', { reason: 'somebody signed in or out' });
    const { sink, response } = webSink(() => abort.abort(new Problem('cancelled')));
    const method = init.method === 'POST' || init.method === 'DELETE' ? init.method : 'GET';
    const headers = new Headers(init.headers);
    const sent = deps.forward({
      server,
      session,
      method,
      body: typeof init.body === 'string' ? Buffer.from(init.body) : null,
      incoming: Object.fromEntries(headers),
      upstreamSessionId: headers.get('mcp-session-id'),
      silenceMs: method === 'GET' ? 0 : server.inactivitySeconds * 1_000,
      path: place.pathname + place.search,
      signal,
      accept: (head, flow) => intoSink(head, flow, sink),
      onCredential: () => undefined,
    });
    return await Promise.race([response, sent.then(() => response)]);
  };
}

/** What a transport wants to know of an answer. */
const KEPT = ['content-type', 'mcp-session-id', 'retry-after'] as const;

function intoSink(head: UpstreamHead, flow: UpstreamFlow, sink: AnswerSink): BodyReceiver {
  const headers = KEPT.flatMap((name) => {
    const value = head.headers[name];
    return typeof value === 'string' ? [name, value] : [];
  });
  sink.head(head.status, headers);
  sink.onDrain(() => flow.resume());
  return {
    data: (chunk) => sink.write(chunk),
    end: () => sink.end(),
    fail: () => sink.destroy(),
  };
}
