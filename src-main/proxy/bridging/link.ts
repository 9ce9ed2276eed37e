import {
  Client,
  SSEClientTransport,
  StreamableHTTPClientTransport,
  type ClientCapabilities,
  type Implementation,
  type JSONRPCRequest,
  type Notification,
  type RequestOptions,
  type Result,
  type ServerCapabilities,
  type Transport,
} from '@modelcontextprotocol/client';
import { z } from 'zod';
import { Problem } from '../../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../../ports/exchange.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import type { ServerFetch } from './forward-fetch.ts';
import { problemIn } from './link-problem.ts';

/** The revision without sessions. */
export const MODERN_REVISION = '2026-07-28';

/** What a server speaks: the revision without sessions, sessions over one address, or 2024-11-05 (HTTP with SSE). */
export type Speech = 'modern' | 'sessions' | 'sse';

/** A connection of our own to a server, in the server's own era, in the name of an AI client of the other. */
export interface Link {
  readonly speech: Speech;
  readonly info: Implementation;
  readonly capabilities: ServerCapabilities;
  readonly instructions: string | undefined;
  readonly client: Client;
  request(method: string, params: Params, options?: RequestOptions): Promise<Result>;
  close(): Promise<void>;
}

export type Params = Readonly<Record<string, unknown>>;

export interface LinkDeps {
  readonly server: CatalogServer;
  readonly fetch: ServerFetch;
  readonly info: Implementation;
  readonly capabilities: ClientCapabilities;
  readonly onNotification: (notification: Notification) => void;
  readonly onRequest: (
    request: Pick<JSONRPCRequest, 'method' | 'params'>,
    signal: AbortSignal,
  ) => Promise<Result>;
}

/** A result is passed on as it is. */
const ANYTHING = z.looseObject({});

/** How long a server may take to say that it speaks the protocol at all. */
const CONNECT_MS = 15_000;

/** Connects; throws the Problem, or the SDK's error where the server does not speak this way. */
export async function openLink(deps: LinkDeps, speech: Speech): Promise<Link> {
  const { server, capabilities, onNotification, onRequest } = deps;
  const mode = speech === 'modern' ? { pin: MODERN_REVISION } : 'legacy';
  const client = new Client(deps.info, { capabilities, versionNegotiation: { mode } });
  client.fallbackNotificationHandler = async (notification) => onNotification(notification);
  client.fallbackRequestHandler = (request, { mcpReq }) => onRequest(request, mcpReq.signal);
  const transport = openTransport(deps, speech);
  try {
    await withinTime(client.connect(transport, { timeout: CONNECT_MS }), server);
  } catch (thrown) {
    await client.close().catch(() => undefined);
    await transport.close().catch(() => undefined);
    throw problemIn(thrown) ?? thrown;
  }
  return {
    speech,
    info: client.getServerVersion() ?? { name: server.id, version: '0' },
    capabilities: client.getServerCapabilities() ?? {},
    instructions: client.getInstructions(),
    client,
    request: (method, params, options = {}) =>
      client.request({ method, params: { ...params } }, ANYTHING, {
        timeout: NO_TIMEOUT,
        ...options,
      }),
    async close() {
      if (transport instanceof StreamableHTTPClientTransport)
        await transport.terminateSession().catch(() => undefined);
      await client.close();
    },
  };
}

function openTransport({ server, fetch }: LinkDeps, speech: Speech): Transport {
  const url = new URL(server.url);
  return speech === 'sse'
    ? new SSEClientTransport(url, { fetch })
    : new StreamableHTTPClientTransport(url, { fetch });
}

/** A server that opens a stream and never says where messages go would hold the client for ever. */
async function withinTime(connecting: Promise<void>, { id }: CatalogServer): Promise<void> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      limit.reject(
        new Problem('server_invalid_answer', { server: id, reason: 'it does not begin to speak' }),
      ),
    CONNECT_MS,
  );
  try {
    await Promise.race([connecting, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}
