import type { IncomingHttpHeaders } from 'node:http';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { problemInAnswer } from '../../../src-shared/problems/structured.ts';
import type { IncomingCall } from '../call-deps.ts';
import { webSink } from '../web-sink.ts';

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
