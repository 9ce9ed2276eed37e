import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';
import { Agent, fetch, Response, type RequestInit } from 'undici';
import { problemInAnswer } from '../../../src-shared/problems/structured.ts';
import type { Upstream } from './relay.ts';

/** A connection to the endpoint. It waits as long as the endpoint does: a tool may take an hour. */
export function openUpstream(url: string, token: string): Upstream {
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const patient = (async (input: string | URL, init?: RequestInit) =>
    await opened(await fetch(input, { ...init, dispatcher }))) as unknown as FetchLike;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: patient,
  });
  return Object.assign(transport as unknown as Upstream, {
    async end() {
      await transport.terminateSession().catch(() => undefined);
      await transport.close();
      await dispatcher.destroy();
    },
  });
}

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
