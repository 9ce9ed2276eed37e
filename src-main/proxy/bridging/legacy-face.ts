import { randomBytes } from 'node:crypto';
import {
  LOG_LEVEL_META_KEY,
  type JSONRPCRequest,
  type McpSubscription,
  type Notification,
  type Result,
} from '@modelcontextprotocol/client';
import { WebStandardStreamableHTTPServerTransport, type Server } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { createFace, createLegs, progressOf, rpcError, type Leg } from './face.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import { BRIDGED } from './bridged.ts';
import type { Link, LinkDeps, Params } from './link.ts';

/** A session of an AI client of the era with sessions, at a server that has none, or has them over HTTP with SSE. */
export interface LegacyFace {
  readonly fetch: (request: Request) => Promise<Response>;
  close(): Promise<void>;
}

export interface LegacyFaceDeps {
  /** Connects to the server; what it says goes to these. null: it cannot be had this way. */
  readonly connect: (talk: Pick<LinkDeps, 'onNotification' | 'onRequest'>) => Promise<Link | null>;
  readonly onOpen: (id: string) => void;
  readonly onClose: (id: string) => void;
}

const ANYTHING = z.looseObject({});
const HEADER_MISMATCH = -32020;

export async function openLegacyFace({
  connect,
  onOpen,
  onClose,
}: LegacyFaceDeps): Promise<LegacyFace | null> {
  const legs = createLegs();
  let server: Server | null = null;
  const connected = await connect({ onNotification: tell, onRequest: ask });
  if (!connected) return null;
  const link = connected;
  const news = createNews(link);
  let level: unknown;

  /** A server of 2024-11-05 asks as the client expects it: on the stream of the call, or on the one that stays open. */
  async function ask(
    request: Pick<JSONRPCRequest, 'method' | 'params'>,
    signal: AbortSignal,
  ): Promise<Result> {
    const leg = legs.current();
    const options = { signal, timeout: NO_TIMEOUT };
    if (leg) return await leg.mcpReq.send(request as never, ANYTHING, options);
    if (!server) throw rpcError(-32603, 'Nobody is there to be asked');
    return await server.request(request as never, ANYTHING, options);
  }

  function tell(notification: Notification): void {
    const leg = legs.current();
    const isOfACall = notification.method === 'notifications/message' && leg !== null;
    const telling = isOfACall ? leg.mcpReq.notify(notification) : server?.notification(notification);
    void telling?.catch(() => undefined);
  }

  /** The era without sessions wants the log level with each request. */
  function onward(params: Params, { mcpReq }: Leg): Params {
    if (link.speech !== 'modern') return params;
    const meta = {
      ...(params['_meta'] as object | undefined),
      ...(level ? { [LOG_LEVEL_META_KEY]: level } : {}),
    };
    const { inputResponses } = mcpReq;
    const requestState = mcpReq.requestState();
    return {
      ...params,
      _meta: meta,
      ...(inputResponses === undefined ? {} : { inputResponses }),
      ...(typeof requestState === 'string' ? { requestState } : {}),
    };
  }

  async function answer(
    { method, params = {} }: Pick<JSONRPCRequest, 'method' | 'params'>,
    leg: Leg,
  ): Promise<Result> {
    if (link.speech === 'modern' && method === 'resources/subscribe')
      return await news.add(String(params['uri']));
    if (link.speech === 'modern' && method === 'resources/unsubscribe')
      return await news.remove(String(params['uri']));
    const options = {
      signal: leg.mcpReq.signal,
      allowInputRequired: true,
      ...progressOf(() => leg, leg.mcpReq._meta?.progressToken),
    };
    const send = (): Promise<Result> => link.request(method, onward(params, leg), options);
    return await legs.during(leg, async () => {
      try {
        return await send();
      } catch (thrown) {
        if (method !== 'tools/call' || codeOf(thrown) !== HEADER_MISMATCH) throw thrown;
        // Some arguments of this tool have to stand in headers as well; which ones says its definition.
        const { tools } = await link.client.listTools();
        const toolDefinition = tools.find(({ name }) => name === params['name']);
        if (!toolDefinition) throw thrown;
        const call = onward(params, leg) as Parameters<typeof link.client.callTool>[0];
        return await link.client.callTool(call, { ...options, timeout: NO_TIMEOUT, toolDefinition });
      }
    });
  }

  const face = createFace(link, answer);
  server = face;
  if (link.capabilities.logging)
    face.setRequestHandler('logging/setLevel', async ({ params }) => {
      level = params.level;
      return link.speech === 'modern' ? {} : await link.request('logging/setLevel', params);
    });
  face.fallbackNotificationHandler = async (notification) => {
    if (link.speech !== 'modern') await link.client.notification(notification);
  };
  face.oninitialized = () => void news.start();
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => BRIDGED + randomBytes(24).toString('base64url'),
    onsessioninitialized: onOpen,
    onsessionclosed: onClose,
  });
  await face.connect(transport);
  return {
    fetch: (request) => transport.handleRequest(request),
    async close() {
      await news.stop();
      await Promise.allSettled([link.close(), face.close()]);
    },
  };
}

/** What changes at a server of the era without sessions, and the resources that the client wants to hear of. */
function createNews({ speech, client, capabilities }: Link) {
  const uris = new Set<string>();
  let open: McpSubscription | null = null;
  let renewing: Promise<void> = Promise.resolve();

  async function renew(): Promise<void> {
    const { tools, prompts, resources } = capabilities;
    const filter = {
      ...(tools?.listChanged ? { toolsListChanged: true } : {}),
      ...(prompts?.listChanged ? { promptsListChanged: true } : {}),
      ...(resources?.listChanged ? { resourcesListChanged: true } : {}),
      ...(uris.size > 0 ? { resourceSubscriptions: [...uris] } : {}),
    };
    const old = open;
    open = Object.keys(filter).length > 0 ? await client.listen(filter) : null;
    await old?.close();
  }

  /** One after the other: each closes the stream of the one before. */
  function again(): Promise<void> {
    renewing = renewing.then(renew, renew);
    return renewing;
  }

  return {
    async start() {
      if (speech === 'modern') await again().catch(() => undefined);
    },
    async add(uri: string): Promise<Result> {
      uris.add(uri);
      await again();
      return {};
    },
    async remove(uri: string): Promise<Result> {
      if (uris.delete(uri)) await again();
      return {};
    },
    async stop() {
      await renewing.catch(() => undefined);
      await open?.close().catch(() => undefined);
    },
  };
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
