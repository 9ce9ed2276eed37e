import {
  LOG_LEVEL_META_KEY,
  type JSONRPCRequest,
  type Notification,
  type Result,
} from '@modelcontextprotocol/client';
import { createMcpHandler } from '@modelcontextprotocol/server';
import type { McpMessage } from '../mcp-message.ts';
import type { Clock } from '../../ports/clock.ts';
import { createFace, createLegs, progressOf, rpcError, type Leg } from './face.ts';
import { createHeldCalls } from './held-calls.ts';
import type { Link, LinkDeps } from './link.ts';

/** An AI client of the era without sessions at a server that has them: the session is kept here. */
export interface ModernFace {
  readonly fetch: (request: Request, message: McpMessage) => Promise<Response>;
  close(): Promise<void>;
}

export interface ModernFaceDeps {
  /** Connects to the server; what it says goes to these. null: no bridge is needed, or none can be had. */
  readonly connect: (talk: Pick<LinkDeps, 'onNotification' | 'onRequest'>) => Promise<Link | null>;
  readonly clock: Clock;
}

export async function openModernFace({ connect, clock }: ModernFaceDeps): Promise<ModernFace | null> {
  const held = createHeldCalls(clock);
  const legs = createLegs();
  const connected = await connect({
    onNotification: tell,
    onRequest: (request, signal) => held.ask(request, signal),
  });
  if (!connected) return null;
  const link = connected;
  let level: unknown;
  const handler = createMcpHandler(() => createFace(link, answer), { legacy: 'reject' });

  function tell(notification: Notification): void {
    const { method, params } = notification;
    if (method === 'notifications/tools/list_changed') handler.notify.toolsChanged();
    else if (method === 'notifications/prompts/list_changed') handler.notify.promptsChanged();
    else if (method === 'notifications/resources/list_changed') handler.notify.resourcesChanged();
    else if (method === 'notifications/resources/updated')
      handler.notify.resourceUpdated(String(params?.['uri']));
    else
      void legs
        .current()
        ?.mcpReq.notify(notification)
        .catch(() => undefined);
  }

  /** The level comes with each request; the server is told when it is another one. */
  async function setLevel({ mcpReq }: Leg): Promise<void> {
    const wanted = (mcpReq.envelope as Record<string, unknown> | undefined)?.[LOG_LEVEL_META_KEY];
    if (wanted === undefined || wanted === level || !link.capabilities.logging) return;
    level = wanted;
    await link.request('logging/setLevel', { level: wanted });
  }

  async function answer(
    { method, params = {} }: Pick<JSONRPCRequest, 'method' | 'params'>,
    leg: Leg,
  ): Promise<Result> {
    await setLevel(leg);
    const { _meta, ...rest } = params;
    const token = (_meta as { progressToken?: unknown } | undefined)?.progressToken;
    return await legs.during(leg, () =>
      held.answer(leg, (signal, current) =>
        link.request(method, rest, { signal, ...progressOf(current, token) }),
      ),
    );
  }

  /** The resources of a stream of news are subscribed to for as long as it is open. */
  async function listen(request: Request, uris: readonly string[]): Promise<Response> {
    for (const uri of uris) await link.request('resources/subscribe', { uri });
    request.signal.addEventListener('abort', () => {
      for (const uri of uris) void link.request('resources/unsubscribe', { uri }).catch(() => undefined);
    });
    return await handler.fetch(request);
  }

  return {
    async fetch(request, message) {
      const uris = message.kind === 'request' ? await subscriptionsIn(request, message.method) : [];
      if (uris.length > 0 && !link.capabilities.resources?.subscribe)
        throw rpcError(-32602, 'This server does not tell when a resource changes');
      return uris.length > 0 ? await listen(request, uris) : await handler.fetch(request);
    },
    async close() {
      held.close();
      await Promise.allSettled([handler.close(), link.close()]);
    },
  };
}

async function subscriptionsIn(request: Request, method: string): Promise<readonly string[]> {
  if (method !== 'subscriptions/listen') return [];
  const { params } = (await request.clone().json()) as {
    params?: { notifications?: { resourceSubscriptions?: unknown } };
  };
  const uris = params?.notifications?.resourceSubscriptions;
  return Array.isArray(uris) ? uris.filter((uri): uri is string => typeof uri === 'string') : [];
}
