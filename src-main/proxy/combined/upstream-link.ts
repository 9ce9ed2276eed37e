import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type {
  ClientCapabilities,
  Implementation,
  JSONRPCRequest,
  Notification,
  Result,
  ServerCapabilities,
} from '@modelcontextprotocol/sdk/types.js';
import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import type { Clock } from '../../ports/clock.ts';
import type { createServerFetch } from './server-fetch.ts';

/** One server behind the combined endpoint, for one session of an AI client. */
export interface UpstreamLink {
  readonly serverId: string;
  /** Connects at the first use. A server that could not be reached is tried again after a pause; throws its Problem. */
  connected(): Promise<ConnectedLink>;
  /** Why it is not there at the moment; null while it is, or while nothing is known. */
  readonly absence: Problem | null;
  close(): Promise<void>;
}

export interface ConnectedLink {
  readonly client: Client;
  readonly capabilities: ServerCapabilities;
  readonly instructions: string | null;
}

export interface LinkDeps {
  readonly serverId: string;
  readonly fetch: ReturnType<typeof createServerFetch>;
  readonly clock: Clock;
  /** What the AI client says of itself and can do: the server sees it as if it spoke to it. */
  readonly info: Implementation;
  readonly capabilities: ClientCapabilities;
  readonly onNotification: (notification: Notification) => void;
  readonly onRequest: (
    request: Pick<JSONRPCRequest, 'method' | 'params'>,
    signal: AbortSignal,
  ) => Promise<Result>;
  /** It can be reached, after it could not. */
  readonly onBack: () => void;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

export function createUpstreamLink(deps: LinkDeps): UpstreamLink {
  let attempt: Promise<ConnectedLink> | null = null;
  let absence: Problem | null = null;
  let pause = FIRST_PAUSE_MS;
  let cancelRetry: (() => void) | null = null;
  let isClosed = false;
  let open: { readonly client: Client; readonly transport: StreamableHTTPClientTransport } | null = null;

  async function connect(): Promise<ConnectedLink> {
    const { capabilities, onNotification, onRequest } = deps;
    const client = new Client(deps.info, { capabilities });
    const transport = new StreamableHTTPClientTransport(new URL(`http://${deps.serverId}.invalid/mcp`), {
      fetch: deps.fetch,
    });
    client.fallbackNotificationHandler = async (notification) => onNotification(notification);
    client.fallbackRequestHandler = (request, { signal }) => onRequest(request, signal);
    open = { client, transport };
    await client.connect(transport, { timeout: NO_TIMEOUT });
    client.onclose = () => void (attempt = null);
    return {
      client,
      capabilities: client.getServerCapabilities() ?? {},
      instructions: client.getInstructions() ?? null,
    };
  }

  function failed(thrown: unknown): never {
    absence = linkProblem(thrown, deps.serverId);
    if (!isClosed) {
      // Until the pause is over everybody gets the same answer at once: a broken server holds nobody up.
      cancelRetry = deps.clock.after(pause, () => {
        attempt = null;
        void connected().then(deps.onBack, () => undefined);
      });
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
    throw absence;
  }

  function connected(): Promise<ConnectedLink> {
    if (isClosed) return Promise.reject(new Problem('cancelled'));
    attempt ??= connect().then((link) => {
      absence = null;
      pause = FIRST_PAUSE_MS;
      return link;
    }, failed);
    return attempt;
  }

  async function closeOpen(): Promise<void> {
    const closing = open;
    open = null;
    await closing?.transport.terminateSession().catch(() => undefined);
    await closing?.client.close();
  }

  return {
    serverId: deps.serverId,
    connected,
    get absence() {
      return absence;
    },
    async close() {
      isClosed = true;
      cancelRetry?.();
      await closeOpen();
    },
  };
}

function linkProblem(thrown: unknown, server: string): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof Error && thrown.cause instanceof Problem) return thrown.cause;
  const reason = thrown instanceof Error ? thrown.message : typeof thrown;
  const problem = asProblem(thrown);
  return problem.code === 'internal'
    ? new Problem('server_invalid_answer', { server, reason }, { cause: thrown })
    : problem;
}
