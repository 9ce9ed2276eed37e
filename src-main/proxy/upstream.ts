import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../ports/exchange.ts';

/** One HTTP request to a server, ready to be sent. */
export interface UpstreamRequest {
  readonly server: CatalogServer;
  readonly method: 'POST' | 'GET' | 'DELETE';
  readonly headers: string[];
  readonly body: Buffer | null;
  /** How long the server may be silent; 0 is for ever (the server's own stream, which may have nothing to say). */
  readonly silenceMs: number;
  /** Another path on the same host (2024-11-05, "HTTP with SSE": where messages go); else the server's own. */
  readonly path?: string;
}

export interface UpstreamHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** Takes the body of an answer as it arrives. */
export interface BodyReceiver {
  /** False stops the flow until {@link UpstreamFlow.resume} is called. */
  data(chunk: Buffer): boolean;
  end(): void;
  /** The answer broke off. */
  fail(problem: Problem): void;
}

export interface UpstreamFlow {
  resume(): void;
  abort(reason: Error): void;
}

/** Decides by the head of an answer who takes its body; null: it is thrown away. */
export type AcceptAnswer = (head: UpstreamHead, flow: UpstreamFlow) => BodyReceiver | null;

/**
 * Sends a request and resolves with the head of the answer once its body has been taken whole, or thrown away. Rejects
 * with `server_unreachable` or `server_timeout` while nothing was accepted; a later break is the receiver's to tell.
 * The signal aborts at any time and rejects with its reason.
 */
export function sendUpstream(
  dispatcher: Dispatcher,
  request: UpstreamRequest,
  signal: AbortSignal,
  accept: AcceptAnswer,
): Promise<UpstreamHead> {
  return new Promise((resolve, reject) => {
    let head: UpstreamHead | null = null;
    let receiver: BodyReceiver | null = null;
    let controller: Dispatcher.DispatchController | null = null;
    let thrownAway = 0;
    const started = performance.now();
    const onAbort = (): void => {
      controller?.abort(asCancelled(signal.reason));
      // While the request waits for a connection there is nothing to abort yet: it ends when its turn comes.
      if (!controller) reject(asCancelled(signal.reason));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        if (signal.aborted) onAbort();
      },
      onResponseStart(_controller, status, headers) {
        if (status < 200) return;
        head = { status, headers };
        receiver = accept(head, _controller);
        if (!receiver) resolve(head);
      },
      onResponseData(_controller, chunk) {
        if (receiver) {
          if (!receiver.data(chunk)) _controller.pause();
          return;
        }
        thrownAway += chunk.length;
        if (thrownAway > THROWN_AWAY_BYTES) _controller.abort(new Problem('cancelled'));
      },
      onResponseEnd() {
        signal.removeEventListener('abort', onAbort);
        receiver?.end();
        if (head) resolve(head);
      },
      onResponseError(_controller, error) {
        signal.removeEventListener('abort', onAbort);
        const problem = signal.aborted
          ? asCancelled(signal.reason)
          : upstreamProblem(request, error, performance.now() - started);
        receiver?.fail(problem);
        reject(problem);
      },
    };
    const { origin, path: ownPath } = locate(request.server);
    const { method, headers, body, silenceMs, path = ownPath } = request;
    dispatcher.dispatch(
      { origin, path, method, headers, body, headersTimeout: silenceMs, bodyTimeout: silenceMs },
      handler,
    );
  });
}

/** So much of a refused answer is read, so that its connection can be used again; a longer one costs the connection. */
const THROWN_AWAY_BYTES = 64 * 1024;

const located = new WeakMap<CatalogServer, { readonly origin: string; readonly path: string }>();

/** Where the server is, parsed once for each version of its settings. Nothing of it ever comes from a request. */
function locate(server: CatalogServer): { readonly origin: string; readonly path: string } {
  const known = located.get(server);
  if (known) return known;
  const url = new URL(server.url);
  const place = { origin: url.origin, path: url.pathname + url.search };
  located.set(server, place);
  return place;
}

/** The one place where undici's errors become problems. */
function upstreamProblem({ server, silenceMs }: UpstreamRequest, error: Error, elapsedMs: number): Problem {
  if (error instanceof Problem) return error;
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return new Problem(
      'server_timeout',
      { server: server.id, seconds: Math.round(silenceMs / 1_000), elapsed: Math.round(elapsedMs / 1_000) },
      { cause: error },
    );
  return new Problem(
    'server_unreachable',
    { server: server.id, reason: REASONS[code] ?? code },
    { cause: error },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at its address',
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up at the moment',
  ECONNRESET: 'the connection was reset',
  UND_ERR_SOCKET: 'the connection was closed',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_OVERFLOW: 'its answer has too many headers',
  HPE_INVALID_CONSTANT: 'its answer is not HTTP',
};

function asCancelled(reason: unknown): Problem {
  return reason instanceof Problem ? reason : new Problem('cancelled', {}, { cause: reason });
}
