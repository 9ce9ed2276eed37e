import type { IncomingMessage, ServerResponse } from 'node:http';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { httpRequest, httpSink } from './answer-sink.ts';
import { problemAnswer, writeAnswer } from './answers.ts';
import type { IncomingCall } from './call.ts';
import type { CombinedEndpoint } from './combined/combined-endpoint.ts';
import { authenticateClient } from './client-credential.ts';
import { guardConnection, guardOrigin, guardPage, ownHosts, type GuardedRequest } from './guards.ts';
import type { InFlight } from './in-flight.ts';
import type { LocalEndpointDeps } from './local-endpoint.ts';
import { queryOf, writePage } from './pages.ts';
import type { Refusals } from './refusals.ts';

interface TokenPortDeps extends Pick<
  LocalEndpointDeps,
  'routes' | 'login' | 'clients' | 'log' | 'allowedOrigins'
> {
  readonly inFlight: InFlight;
  readonly refusals: Refusals;
  readonly call: (call: IncomingCall) => Promise<void>;
  readonly combined: CombinedEndpoint;
  readonly baseUrl: () => string;
}

export interface TokenPort {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Told once the port is known: before that every Host is foreign. */
  setPort(port: number): void;
}

const SERVER_PATH = /^\/mcp\/([a-z0-9][a-z0-9_-]{0,39})$/;

/** The port for AI clients that hold a token of ours: guards, exact routes, the client's credential. */
export function createTokenPort(deps: TokenPortDeps): TokenPort {
  let hosts: ReadonlySet<string> = new Set();
  let ownOrigins: ReadonlySet<string> = new Set();
  const allowedOrigins = new Set(deps.allowedOrigins);

  function route(request: IncomingMessage, response: ServerResponse): void {
    const guarded = guardedRequest(request);
    guardConnection(guarded, hosts);
    const target = guarded.target;
    const serverId = target === '/mcp' ? null : SERVER_PATH.exec(target)?.[1];
    if (serverId !== undefined) {
      guardOrigin(guarded, allowedOrigins);
      acceptCall(request, response, serverId);
      return;
    }
    const path = target.split('?', 1)[0] ?? '/';
    const extra = deps.routes.find(({ prefix }) => path.startsWith(prefix));
    if (extra || path === '/login') guardPage(guarded, ownOrigins);
    else guardOrigin(guarded, allowedOrigins);
    if (extra) extra.handle(request, response);
    else if (path === '/login' && request.method === 'GET') startLogin(request, response);
    else if (path === '/healthz' && request.method === 'GET')
      writeAnswer(httpSink(response), { status: 200, body: { ok: true } });
    else throw new Problem('not_here');
  }

  function acceptCall(request: IncomingMessage, response: ServerResponse, serverId: string | null): void {
    const client = authenticateClient(request.headers, deps.clients);
    const { method } = request;
    if (method !== 'POST' && method !== 'GET' && method !== 'DELETE') throw new Problem('method_not_allowed');
    const slot = deps.inFlight.enter(client.id, method === 'GET' ? 'stream' : 'call');
    response.once('close', () => {
      if (!response.writableFinished) slot.abort(new Problem('cancelled'));
      slot.leave();
    });
    if (serverId === null) {
      void deps.combined.handle(request, response, client);
      return;
    }
    void deps.call({
      request: httpRequest(request),
      sink: httpSink(response),
      client,
      serverId,
      signal: slot.signal,
    });
  }

  function startLogin(request: IncomingMessage, response: ServerResponse): void {
    deps.login(queryOf(request)).then(
      (answer) => writePage(response, answer),
      (thrown: unknown) => refuse(response, thrown),
    );
  }

  function refuse(response: ServerResponse, thrown: unknown): void {
    const problem = asProblem(thrown);
    if (problem.code === 'internal') deps.log.error('request_failed', { cause: String(problem.cause) });
    // Probes for what is not here are no event; who should not be here at all is.
    if (problem.code !== 'not_here' && problem.code !== 'method_not_allowed') deps.refusals.note(problem, {});
    writeAnswer(httpSink(response), problemAnswer(problem, null, deps.baseUrl()), {
      connection: 'close',
      ...(problem.code === 'unknown_client' ? { 'www-authenticate': 'Bearer' } : {}),
      ...(problem.code === 'method_not_allowed' ? { allow: 'POST, GET, DELETE' } : {}),
      ...(problem.code === 'too_many_requests' ? { 'retry-after': '1' } : {}),
    });
  }

  return {
    handle(request, response) {
      try {
        route(request, response);
      } catch (thrown) {
        refuse(response, thrown);
      }
    },
    setPort(port) {
      hosts = ownHosts(port);
      ownOrigins = new Set([...hosts].map((host) => `http://${host}`));
    },
  };
}

function guardedRequest(request: IncomingMessage): GuardedRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    remoteAddress: request.socket.remoteAddress,
    rawHeaders: request.rawHeaders,
    headers: request.headers,
  };
}
