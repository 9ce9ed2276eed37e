import type { IncomingHttpHeaders } from 'node:http';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { problemInAnswer } from '../../../src-shared/problems/structured.ts';
import type { AnswerSink } from '../answer-sink.ts';
import type { IncomingCall } from '../call.ts';

/** Passes one call on, as the endpoint does for a single server. */
export type HandleCall = (call: IncomingCall) => Promise<void>;

/**
 * One server of the endpoint as the SDK's client transport reaches it: not over a socket, but through the very same
 * steps as a call from outside (policy, audit, credential), in the name of the AI client. The endpoint's own problems
 * are thrown, where they come in the place of an HTTP answer.
 */
export function createServerFetch(handle: HandleCall, client: LocalClient, serverId: string) {
  return async (_url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === 'string' ? Buffer.from(init.body) : Buffer.alloc(0);
    const abort = new AbortController();
    const signal = init.signal ? AbortSignal.any([init.signal, abort.signal]) : abort.signal;
    const { sink, response } = webSink(() => abort.abort(new Problem('cancelled')));
    const headers = Object.fromEntries(new Headers(init.headers)) as IncomingHttpHeaders;
    const request = { method: init.method ?? 'GET', headers, readBody: async () => body };
    void handle({ request, sink, client, serverId, signal, abort: (problem) => abort.abort(problem) });
    return await throwProblem(await response);
  };
}

async function throwProblem(response: Response): Promise<Response> {
  if (response.ok || response.headers.get('content-type') !== 'application/json') return response;
  const text = await response.text();
  const problem = problemInAnswer(text);
  if (problem && problem.code !== 'session_unknown') throw problem;
  return new Response(text, { status: response.status, headers: response.headers });
}

/** A sink whose answer is a web response; `onCancel` is called when nobody reads it any more. */
function webSink(onCancel: () => void): { readonly sink: AnswerSink; readonly response: Promise<Response> } {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  let isBegun = false;
  let isOver = false;
  let resume = (): void => undefined;
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (stream = controller),
    pull: () => resume(),
    cancel() {
      isOver = true;
      onCancel();
    },
  });
  const push = (chunk: Buffer | string): boolean => {
    if (isOver) return true;
    stream?.enqueue(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return (stream?.desiredSize ?? 1) > 0;
  };
  const sink: AnswerSink = {
    get isBegun() {
      return isBegun;
    },
    head(status, headers) {
      isBegun = true;
      const isEmpty = status === 204 || status === 304;
      resolve(new Response(isEmpty ? null : body, { status, headers: pairs(headers) }));
    },
    write: push,
    end(last) {
      if (last !== undefined) push(last);
      if (!isOver) stream?.close();
      isOver = true;
    },
    destroy() {
      if (isOver) return;
      isOver = true;
      stream?.error(new Problem('cancelled'));
      reject(new Problem('cancelled'));
    },
    onDrain: (listener) => void (resume = listener),
  };
  return { sink, response: promise };
}

function pairs(flat: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2)
    out.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return out;
}
