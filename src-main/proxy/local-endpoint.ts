import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialSource } from '../ports/exchange.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { Journal } from '../ports/journal.ts';
import type { LocalClients } from '../ports/local-clients.ts';
import type { Log } from '../ports/outside.ts';
import type { Gate } from '../ports/policy.ts';
import { handleCall, type CallDeps, type IncomingCall } from './call.ts';
import { createCombinedEndpoint, type CombinedEndpoint } from './combined/combined-endpoint.ts';
import { createForward } from './forward.ts';
import { createInFlight } from './in-flight.ts';
import { LIMITS, type Limits } from './limits.ts';
import { listenOnLoopback, type LoopbackListener } from './loopback-listener.ts';
import { createMcpSessions } from './mcp-sessions.ts';
import type { PageAnswer } from './pages.ts';
import { createRefusals } from './refusals.ts';
import { createTokenPort } from './token-port.ts';

/** Something else that answers under its own prefix on the first port (the web console). */
export interface ExtraRoute {
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface LocalEndpointDeps {
  readonly sessions: SessionSource;
  readonly credentials: CredentialSource;
  readonly catalog: Catalog;
  readonly clients: LocalClients;
  readonly gate: Gate;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly log: Log;
  /** Carries the requests to the servers: proxies, certificate authorities and pools are its concern. */
  readonly dispatcher: Dispatcher;
  /** The second port is the next one; 0 takes two free ones. */
  readonly firstPort: number;
  readonly limits?: Partial<Limits>;
  readonly routes: readonly ExtraRoute[];
  /** What `/login` leads to. */
  readonly login: (query: URLSearchParams) => Promise<PageAnswer>;
  readonly paused: () => boolean;
  /** The agent's version, as MCP's serverInfo. */
  readonly version?: string;
  /** Whether the combined endpoint always puts the server's id before names. */
  readonly prefixesAlways?: () => boolean;
  readonly holderOf?: (port: number) => Promise<string | null>;
  /** Origins that may call although they are web pages: none, but for tests of the protocol. */
  readonly allowedOrigins?: readonly string[];
}

export interface LocalEndpointAddress {
  readonly mcp: string;
  readonly mcpAuthorization: string;
  readonly port: number;
}

/** The local MCP endpoint: what AI clients on this computer talk to. */
export interface LocalEndpoint {
  /** Throws `port_in_use`. */
  start(): Promise<LocalEndpointAddress>;
  /** Ends all calls and streams, in bounded time. */
  stop(): Promise<void>;
  /** Calls of AI clients that have not been answered yet. */
  callsUnderWay(): number;
}

export function createLocalEndpoint(deps: LocalEndpointDeps): LocalEndpoint {
  const limits = { ...LIMITS, ...deps.limits };
  const inFlight = createInFlight(limits);
  const mcpSessions = createMcpSessions({ clock: deps.clock, limits });
  const refusals = createRefusals(deps.journal, deps.clock);
  const holderOf = deps.holderOf ?? (() => Promise.resolve(null));
  let baseUrl = '';
  const callDeps: CallDeps = {
    ...deps,
    limits,
    mcpSessions,
    refusals,
    forward: createForward(deps),
    baseUrl: () => baseUrl,
  };
  const handle = (call: IncomingCall): Promise<void> => handleCall(callDeps, call);
  let combined: CombinedEndpoint | null = null;
  let listeners: LoopbackListener[] = [];
  const removals: (() => void)[] = [];

  async function start(): Promise<LocalEndpointAddress> {
    combined = createCombinedEndpoint({
      ...deps,
      handle,
      limits,
      refusals,
      version: deps.version ?? '0',
      prefixesAlways: deps.prefixesAlways ?? (() => false),
      baseUrl: () => baseUrl,
    });
    const port = createTokenPort({
      ...deps,
      inFlight,
      refusals,
      call: handle,
      combined,
      baseUrl: () => baseUrl,
    });
    const first = await listenOnLoopback({
      port: deps.firstPort,
      limits,
      onRequest: (request, response) => port.handle(request, response),
      holderOf,
    });
    port.setPort(first.port);
    listeners = [first];
    baseUrl = `http://127.0.0.1:${first.port}`;
    removals.push(
      deps.sessions.onEpoch((epoch) => {
        inFlight.abort(new Problem('session_ended', { reason: 'somebody signed in or out' }));
        mcpSessions.closeWhere((session) => session.epoch !== epoch);
      }),
      deps.clients.onRemoved((id) => {
        inFlight.abort(new Problem('unknown_client'), id);
        mcpSessions.closeWhere(({ clientId }) => clientId === id);
        combined?.closeClient(id);
      }),
    );
    return { mcp: `${baseUrl}/mcp`, mcpAuthorization: `${baseUrl}/mcp`, port: first.port };
  }

  return {
    start: () =>
      start().catch(async (thrown: unknown) => {
        await stop();
        throw asProblem(thrown);
      }),
    stop,
    callsUnderWay: () => inFlight.calls,
  };

  async function stop(): Promise<void> {
    for (const remove of removals.splice(0)) remove();
    await combined?.close();
    inFlight.abort(new Problem('cancelled'));
    await Promise.all(listeners.splice(0).map((listener) => listener.close()));
  }
}
