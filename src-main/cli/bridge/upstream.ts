import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Agent, fetch, Response, type RequestInit } from 'undici';
import { problemInAnswer } from '../../../src-shared/problems/structured.ts';
import type { Upstream } from './relay.ts';

/** A connection to the endpoint. It waits as long as the endpoint does: a tool may take an hour. */
export function openUpstream(url: string, token: string): Upstream {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const patient = (async (input: string | URL, init?: RequestInit) => {
    const response = await opened(await fetch(input, { ...init, dispatcher })).catch((thrown: unknown) => {
      // A stream that is taken up again finds that nobody knows it here any more.
      if (init?.method === 'GET') upstream.onlost?.(null);
      throw thrown;
    });
    const id = requestId(init?.body);
    return id === null ? response : watched(response, () => upstream.onlost?.(id));
  }) as unknown as FetchLike;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: patient,
    reconnectionOptions: RECONNECTION,
  });
  const upstream: Upstream = Object.assign(transport as unknown as Upstream, {
    async end() {
      await transport.terminateSession().catch(() => undefined);
      await transport.close();
      await dispatcher.destroy();
    },
  });
  return upstream;
}

/** An agent that is restarted is looked for until it is there again. */
const RECONNECTION = {
  initialReconnectionDelay: 500,
  maxReconnectionDelay: 5_000,
  reconnectionDelayGrowFactor: 1.5,
  maxRetries: Number.MAX_SAFE_INTEGER,
};

/** An answer at the very end of a stream has been read by then. */
const SETTLE_MS = 1_000;

/** The id of the request that a body is; null for anything else. */
function requestId(body: unknown): string | number | null {
  if (typeof body !== 'string') return null;
  const { id, method } = JSON.parse(body) as { id?: unknown; method?: unknown };
  return method !== undefined && (typeof id === 'string' || typeof id === 'number') ? id : null;
}

/**
 * An answer as it is, with a word when its stream is over and cannot be resumed: the transport takes up a stream again
 * whose events have ids, and is silent about any other, whether it has brought the answer or not.
 */
function watched(response: Response, onLost: () => void): Response {
  const { body, status, headers } = response;
  if (!body) return response;
  const reader = body.getReader();
  let isResumable = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) {
          if (!isResumable) setTimeout(onLost, SETTLE_MS).unref();
          return controller.close();
        }
        isResumable ||= EVENT_ID.test(Buffer.from(value).toString('latin1'));
        return controller.enqueue(value);
      } catch (thrown) {
        if (!isResumable) onLost();
        return controller.error(thrown);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return new Response(stream, { status, headers });
}

const EVENT_ID = /(?:^|\n)id:/;

/**
 * What the endpoint refuses comes as a JSON-RPC error with an HTTP status. The transport would make one text of it; the
 * client shall get the error itself. Only a forgotten session or token is thrown: there the relay begins anew.
 */
async function opened(response: Response): Promise<Response> {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  if (response.ok || !isJson) return response;
  const text = await response.text();
  const problem = problemInAnswer(text);
  if (problem?.code === 'session_unknown' || problem?.code === 'unknown_client') throw problem;
  const headers = { 'content-type': 'application/json' };
  return new Response(text, { status: hasId(text) ? 200 : response.status, headers });
}

function hasId(text: string): boolean {
  const answer = JSON.parse(text) as { id?: unknown };
  return typeof answer.id === 'string' || typeof answer.id === 'number';
}
