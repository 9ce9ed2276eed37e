import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  ResultSchema,
  SetLevelRequestSchema,
  type ClientCapabilities,
  type JSONRPCRequest,
  type Notification,
  type Result,
  type ServerNotification,
} from '@modelcontextprotocol/sdk/types.js';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import type { User } from '../../../src-shared/domain/session.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import { askOnStream, createAsking } from './ask.ts';
import { createRequestAnswers, type PersonsServers } from './combined-requests.ts';
import { createLinkSet } from './link-set.ts';
import { createLists, type ListKind } from './lists.ts';
import { createRouting } from './routing.ts';
import { createServerFetch, type HandleCall } from './server-fetch.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import { createUpstreamLink, type UpstreamLink } from './upstream-link.ts';

export interface CombinedSessionDeps {
  readonly handle: HandleCall;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly version: string;
  readonly client: LocalClient;
  /** How long a list waits for a slow server. */
  readonly waitMs: number;
  readonly prefixesAlways: () => boolean;
  readonly baseUrl: () => string;
}

/** All servers as one, for one session of one AI client. */
export interface CombinedSession {
  /** What the transport is connected to. */
  readonly server: Server;
  /** The person has signed in: their servers appear. Only a session without a person gets one. */
  adopt(user: User): void;
  /** The servers of the settings may have changed. */
  serversChanged(): void;
  close(): Promise<void>;
}

const CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
  logging: {},
};

const INSTRUCTIONS =
  "The company's MCP servers as one, each used as the person who is signed in. Where two servers have something of " +
  'the same name, the id of the server stands before it. When a result says that the person has to do something, ' +
  'show it to them as it is.';

const CHANGED = {
  tools: 'notifications/tools/list_changed',
  prompts: 'notifications/prompts/list_changed',
  resources: 'notifications/resources/list_changed',
  templates: 'notifications/resources/list_changed',
} as const satisfies Record<ListKind, string>;

export function createCombinedSession(deps: CombinedSessionDeps): CombinedSession {
  const server = new Server(
    { name: 'onbehalf', title: 'Onbehalf', version: deps.version },
    { capabilities: CAPABILITIES, instructions: INSTRUCTIONS },
  );
  const routing = createRouting();
  const asking = createAsking();
  const told = new Set<string>();
  let servers: PersonsServers | null = null;
  let shownServers = '';
  let level: string | null = null;

  server.fallbackRequestHandler = createRequestAnswers({
    ...deps,
    asking,
    routing,
    servers: () => servers,
    isNews: (serverId) => !told.has(serverId) && told.add(serverId).has(serverId),
  });
  server.setRequestHandler(SetLevelRequestSchema, async ({ params }) => {
    level = params.level;
    await Promise.all(links().map(sendLevel));
    return {};
  });
  server.fallbackNotificationHandler = async (notification) => {
    // What the client tells its server (its roots have changed) is told to all of them.
    for (const link of links())
      void link.connected().then(({ client }) => client.notification(notification), ignore);
  };

  const links = (): readonly UpstreamLink[] => servers?.links.all() ?? [];
  const notify = (notification: Notification): void =>
    void server.notification(notification as ServerNotification).catch(ignore);
  const tellChanged = (kind: ListKind): void => notify({ method: CHANGED[kind] });
  const tellAllChanged = (): void => {
    for (const kind of ['tools', 'prompts', 'resources'] as const) tellChanged(kind);
  };

  function openLink(serverId: string): UpstreamLink {
    const link = createUpstreamLink({
      serverId,
      clock: deps.clock,
      fetch: createServerFetch(deps.handle, deps.client, serverId),
      info: server.getClientVersion() ?? { name: deps.client.name, version: '' },
      capabilities: passedOn(server.getClientCapabilities()),
      onNotification: (notification) => fromServer(serverId, notification),
      onRequest: (request, signal) => askClient(serverId, request, signal),
      onBack() {
        told.delete(serverId);
        tellAllChanged();
      },
    });
    void sendLevel(link);
    return link;
  }

  function fromServer(serverId: string, { method, params = {} }: Notification): void {
    const kind = (Object.keys(CHANGED) as ListKind[]).find((one) => CHANGED[one] === method);
    if (kind) {
      servers?.lists.forget(serverId, kind);
      if (kind === 'resources') servers?.lists.forget(serverId, 'templates');
      tellChanged(kind);
    } else if (method === 'notifications/resources/updated') {
      notify({ method, params: { ...params, uri: routing.shownUri(serverId, String(params['uri'])) } });
    } else if (method === 'notifications/message') {
      const { logger } = params;
      const name = typeof logger === 'string' ? `${serverId}/${logger}` : serverId;
      notify({ method, params: { ...params, logger: name } });
    } else notify({ method, params });
  }

  /** A server asks the person or the model (elicitation, sampling, roots). */
  async function askClient(
    serverId: string,
    request: Pick<JSONRPCRequest, 'method' | 'params'>,
    signal: AbortSignal,
  ): Promise<Result> {
    const extra = asking.current(serverId);
    if (extra) return await askOnStream(extra, request, signal);
    const { method, params } = request;
    return await server.request({ method, params }, ResultSchema, {
      signal,
      timeout: NO_TIMEOUT,
    });
  }

  async function sendLevel(link: UpstreamLink): Promise<void> {
    try {
      const { client, capabilities } = await link.connected();
      if (level === null || !capabilities.logging) return;
      await client.request({ method: 'logging/setLevel', params: { level } }, ResultSchema);
    } catch {
      // A server that is not there, or does not take the level, is told of by its lists.
    }
  }

  return {
    server,
    adopt(user) {
      const { catalog, client, clock, waitMs } = deps;
      const set = createLinkSet({
        catalog,
        client,
        user,
        open: openLink,
        onGone(serverId) {
          servers?.lists.forget(serverId);
          routing.forgetServer(serverId);
        },
      });
      const lists = createLists({ links: () => set.all(), clock, waitMs, onLate: tellChanged });
      servers = { links: set, lists };
    },
    serversChanged() {
      const now = links()
        .map(({ serverId }) => serverId)
        .join(' ');
      if (now === shownServers) return;
      shownServers = now;
      tellAllChanged();
    },
    async close() {
      await servers?.links.close();
      // Calls that were under way are answered now; the stream must not end before that.
      await new Promise((resolve) => setImmediate(resolve));
      await server.close();
    },
  };
}

function ignore(): void {
  // A client or a server that is gone has nothing more to be told.
}

/** What the client can do for servers; what concerns this session alone stays here. */
function passedOn(capabilities: ClientCapabilities | undefined): ClientCapabilities {
  const { sampling, elicitation, roots, experimental } = capabilities ?? {};
  return {
    ...(sampling ? { sampling } : {}),
    ...(elicitation ? { elicitation } : {}),
    ...(roots ? { roots } : {}),
    ...(experimental ? { experimental } : {}),
  };
}
