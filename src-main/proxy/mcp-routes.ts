import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Log } from '../ports/outside.ts';
import { httpRequest, httpSink } from './answer-sink.ts';
import { problemAnswer, retryAfter, writeAnswer } from './answers.ts';
import type { IncomingCall } from './call-deps.ts';
import type { CombinedEndpoint } from './combined/combined-endpoint.ts';
import type { InFlight } from './in-flight.ts';
import type { LocalClientRegistry } from './local-clients.ts';
import type { Rate } from './rate.ts';
import type { Refusals } from './refusals.ts';

/** What a path of the endpoint is: one server, or all of them as one. */
export type Target = { readonly serverId: string } | 'all';

const SERVER_PATH = /^\/mcp\/([a-z0-9][a-z0-9_-]{0,39})$/;

/** Exactly the paths there are: no query, no trailing slash, nothing encoded. Null for any other. */
export function targetOf(requestTarget: string): Target | null {
  if (requestTarget === '/mcp') return 'all';
  const serverId = SERVER_PATH.exec(requestTarget)?.[1];
  return serverId === undefined ? null : { serverId };
}

interface McpRouteDeps {
  readonly inFlight: InFlight;
  readonly rate: Rate;
  readonly refusals: Refusals;
  readonly log: Log;
  readonly clients: Pick<LocalClientRegistry, 'mayConnect'>;
  readonly call: (call: IncomingCall) => Promise<void>;
  readonly combined: CombinedEndpoint;
  readonly baseUrl: () => string;
}

/** What both ports do with a request of a known client, and with one that they refuse. */
export interface McpRoutes {
  accept(request: IncomingMessage, response: ServerResponse, client: LocalClient, target: Target): void;
  /** With the challenge that a missing or unknown credential gets. */
  refuse(response: ServerResponse, thrown: unknown, challenge: string): void;
}

export function createMcpRoutes(deps: McpRouteDeps): McpRoutes {
  return {
    accept(request, response, client, target) {
      const { method } = request;
      if (method !== 'POST' && method !== 'GET' && method !== 'DELETE')
        throw new Problem('method_not_allowed');
      if (!deps.clients.mayConnect(client)) throw new Problem('client_not_allowed', { client: client.name });
      deps.rate.count(client.id);
      const slot = deps.inFlight.enter(client.id, method === 'GET' ? 'stream' : 'call');
      response.once('close', () => {
        if (!response.writableFinished) slot.abort(new Problem('cancelled'));
        slot.leave();
      });
      if (target === 'all') {
        void deps.combined.handle(request, response, client);
        return;
      }
      const { signal } = slot;
      const { serverId } = target;
      const call = { request: httpRequest(request), sink: httpSink(response), client, serverId };
      void deps.call({ ...call, signal, abort: (problem) => slot.abort(problem) });
    },
    refuse(response, thrown, challenge) {
      const problem = asProblem(thrown);
      const { code } = problem;
      if (code === 'internal') deps.log.error('request_failed', { cause: String(problem.cause) });
      // Probes for what is not here are no event; who should not be here at all is.
      if (code !== 'not_here' && code !== 'method_not_allowed') deps.refusals.note(problem, {});
      writeAnswer(httpSink(response), problemAnswer(problem, null, deps.baseUrl()), {
        connection: 'close',
        ...(problem.row.http === 401 ? { 'www-authenticate': challenge } : {}),
        ...(code === 'method_not_allowed' ? { allow: 'POST, GET, DELETE' } : {}),
        ...retryAfter(problem),
      });
    },
  };
}
