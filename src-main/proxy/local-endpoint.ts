import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialSource } from '../ports/exchange.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { Journal } from '../ports/journal.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { Gate } from '../ports/policy.ts';
import { createAuthorizationPort, type Port } from './authorization/authorization-port.ts';
import { createAuthorizationServer } from './authorization/authorization-server.ts';
import { createClientDocuments } from './authorization/client-document.ts';
import type { FetchClientDocument } from './authorization/oauth-clients.ts';
import { createBridges } from './bridging/bridges.ts';
import type { CallDeps, IncomingCall } from './call-deps.ts';
import { handleCall } from './call.ts';
import { createCombinedEndpoint } from './combined/combined-endpoint.ts';
import { createForward } from './forward.ts';
import { endpointAddress, type LocalEndpointAddress } from './endpoint-address.ts';
import { ownHosts } from './guards.ts';
import { createCallsOfSessions } from './calls-of-sessions.ts';
import { createInFlight } from './in-flight.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { LocalClientRegistry } from './local-clients.ts';
import { listenOnLoopback } from './loopback-listener.ts';
import { createMcpRoutes } from './mcp-routes.ts';
import { createMcpSessions, type McpSession } from './mcp-sessions.ts';
import type { PageAnswer } from './pages.ts';
import { createRate } from './rate.ts';
import { createRefusals } from './refusals.ts';
import { createTokenPort } from './token-port.ts';
import { createTurns } from './turns.ts';

/** Something else that answers under its own prefix on the first port (the web console). */
export interface ExtraRoute {
  readonly prefix: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

export interface LocalEndpointDeps {
  readonly sessions: SessionSource;
  readonly credentials: CredentialSource;
  readonly catalog: Catalog;
  readonly clients: LocalClientRegistry;
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
  /** How many requests a second one client may send, over time. */
  readonly requestsPerSecond?: () => number;
  /** The agent's version, as MCP's serverInfo. */
  readonly version?: string;
  /** Whether the combined endpoint always puts the server's id before names. */
  readonly prefixesAlways?: () => boolean;
  /** Where the consents of MCP authorization are kept; without it they are forgotten at the stop. */
  readonly grantStore?: DocumentStore;
  /** Where MCP sessions outlive the agent's restart; without it they end with it. */
  readonly sessionStore?: DocumentStore;
  readonly fetchClientDocument?: FetchClientDocument;
  readonly holderOf?: (port: number) => Promise<string | null>;
  /** Origins that may call although they are web pages: none, but for tests of the protocol. */
  readonly allowedOrigins?: readonly string[];
}

/** The local MCP endpoint: what AI clients on this computer talk to. */
export interface LocalEndpoint {
  /** Throws `port_in_use`. */
  start(): Promise<LocalEndpointAddress>;
  /** Ends all calls and streams, in bounded time. */
  stop(): Promise<void>;
  /** Ends what every AI client has open, and what it could come back with without the person (OAuth grants). */
  endClientSessions(): void;
  /** Calls of AI clients that have not been answered yet. */
  callsUnderWay(): number;
}

export function createLocalEndpoint(deps: LocalEndpointDeps): LocalEndpoint {
  const limits = { ...LIMITS, ...deps.limits };
  const inFlight = createInFlight(limits);
  const rate = createRate(deps.requestsPerSecond ?? (() => limits.requestsPerSecond), deps.clock);
  const mcpSessions = createMcpSessions({ ...deps, limits, store: deps.sessionStore ?? null });
  const refusals = createRefusals(deps.journal, deps.clock);
  let baseUrl = '';
  const shared = { ...deps, limits, refusals, baseUrl: () => baseUrl };
  const turns = createTurns(deps.clock);
  const callsOfSessions = createCallsOfSessions(deps.sessions);
  const forward = createForward(deps);
  const bridges = createBridges({ ...deps, forward, perClient: limits.sessionsPerClient });
  const callDeps: CallDeps = { ...shared, mcpSessions, callsOfSessions, turns, forward, bridges };
  const handle = (call: IncomingCall): Promise<void> => handleCall(callDeps, call);
  /** Ends what was started, the last first. */
  const endings: (() => void | Promise<void>)[] = [];
  let endClientSessions = (): void => undefined;

  async function start(): Promise<LocalEndpointAddress> {
    const combined = createCombinedEndpoint({
      ...shared,
      handle,
      version: deps.version ?? '0',
      prefixesAlways: deps.prefixesAlways ?? (() => false),
    });
    endings.push(
      () => mcpSessions.flush(),
      () => inFlight.abort(new Problem('agent_lost')),
      () => bridges.close(),
      () => combined.close(),
    );
    endClientSessions = () => {
      inFlight.abort(new Problem('session_ended', { reason: 'you signed out everywhere' }));
      mcpSessions.closeWhere(() => true);
      void bridges.close();
      for (const { id, kind } of deps.clients.list()) {
        combined.closeClient(id);
        // Its tokens go with it; it is let in again by the person.
        if (kind === 'oauth') deps.clients.remove(id);
      }
    };
    const mcpRoutes = createMcpRoutes({ ...shared, inFlight, rate, combined, call: handle });
    let authorizationHosts: ReadonlySet<string> = new Set();
    const server = createAuthorizationServer({
      ...deps,
      store: deps.grantStore ?? memoryDocument(),
      fetchDocument: deps.fetchClientDocument ?? createClientDocuments(),
      loginUrl: () => `${baseUrl}/login`,
      hosts: () => authorizationHosts,
    });
    endings.push(() => server.close());
    const isOAuthToken = (token: string): boolean => server.grants.authenticate(token) !== null;
    const port = await open(createTokenPort({ ...deps, mcpRoutes, isOAuthToken }), deps.firstPort);
    baseUrl = `http://127.0.0.1:${port}`;
    const second = await open(
      createAuthorizationPort({ ...deps, server, routes: mcpRoutes }),
      deps.firstPort === 0 ? 0 : port + 1,
    );
    authorizationHosts = ownHosts(second);
    endings.push(
      deps.sessions.onEpoch(() => {
        callsOfSessions.endOver();
        void bridges.close(({ epoch }) => !deps.sessions.isCurrent(epoch));
        mcpSessions.closeWhere((session) => isOver(session, deps));
      }),
      deps.clients.onRemoved((id) => {
        inFlight.abort(new Problem('unknown_client'), id);
        rate.forget(id);
        mcpSessions.closeWhere(({ clientId }) => clientId === id);
        combined.closeClient(id);
        void bridges.close(({ clientId }) => clientId === id);
      }),
    );
    return endpointAddress(port, second);
  }

  async function open(port: Port, wanted: number): Promise<number> {
    const listener = await listenOnLoopback({
      port: wanted,
      limits,
      onRequest: (request, response) => port.handle(request, response),
      holderOf: deps.holderOf ?? (() => Promise.resolve(null)),
    });
    port.setPort(listener.port);
    endings.unshift(() => listener.close());
    return listener.port;
  }

  async function stop(): Promise<void> {
    for (const end of endings.splice(0).reverse()) await end();
  }

  return {
    async start() {
      try {
        return await start();
      } catch (thrown) {
        await stop();
        throw asProblem(thrown);
      }
    },
    stop,
    endClientSessions: () => endClientSessions(),
    callsUnderWay: () => inFlight.calls,
  };
}

/** Sessions end with the sign-in they belong to; those from before a restart wait for the same person. */
function isOver(
  { epoch, issuer, sub, serverId }: McpSession,
  { sessions, catalog }: Pick<LocalEndpointDeps, 'sessions' | 'catalog'>,
): boolean {
  if (epoch !== null) return !sessions.isCurrent(epoch);
  const user = sessions.who(catalog.find(serverId)?.account);
  return issuer !== user?.issuer || sub !== user.sub;
}

/** Consent that is forgotten when the agent stops. */
function memoryDocument(): DocumentStore {
  let kept: unknown;
  return {
    path: 'memory',
    read: () => kept,
    write: (value) => void (kept = value),
    onChange: () => () => undefined,
  };
}
