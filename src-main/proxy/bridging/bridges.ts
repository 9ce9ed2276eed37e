import type { ClientCapabilities, Implementation } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { Problem } from '../../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../../ports/exchange.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ActiveSession } from '../../ports/identity.ts';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import type { CallRequest } from '../answer-sink.ts';
import type { McpMessage } from '../mcp-message.ts';
import { createForwardFetch, type ForwardFetchDeps } from './forward-fetch.ts';
import { BRIDGED } from './bridged.ts';
import type { LegacyFace, LegacyFaceDeps } from './legacy-face.ts';
import { asLinkProblem } from './link-problem.ts';
import type { Link, LinkDeps, Speech } from './link.ts';
import type { ModernFace, ModernFaceDeps } from './modern-face.ts';

/** Answers one request of an AI client whose server is of another era. */
export type BridgedAnswer = (request: Request) => Promise<Response>;

/** Who wants to reach which server. */
export interface Crossing {
  readonly client: LocalClient;
  readonly server: CatalogServer;
  readonly session: ActiveSession;
}

/** The ways between the eras of the protocol. They exist only where a server does not speak the client's own. */
export interface Bridges {
  /** The bridge for a request, by its session or its revision; null where the server is spoken to directly. */
  find(
    crossing: Crossing,
    message: McpMessage | null,
    body: Buffer | null,
    request: Pick<CallRequest, 'headers'>,
  ): Promise<BridgedAnswer | null> | null;
  /** A server refused a client's `initialize`: a bridge, where it speaks another era; else null. */
  begin(crossing: Crossing, initialize: Buffer): Promise<BridgedAnswer | null>;
  /** Ends those that are over, or all. */
  close(isOver?: (bridge: { readonly clientId: string; readonly epoch: number }) => boolean): Promise<void>;
  readonly size: number;
}

interface BridgesDeps extends ForwardFetchDeps {
  readonly clock: Clock;
  /** Bridges that one client may have open; the one that was used the longest ago makes room. */
  readonly perClient: number;
}

interface Open {
  readonly clientId: string;
  readonly serverUrl: string;
  readonly epoch: number;
  readonly face: Promise<LegacyFace | ModernFace | null>;
}

/** What is known of a server is asked again after this. */
const KNOWN_MS = 10 * 60_000;
/** It may just have been in trouble. */
const NONE_MS = 60_000;

export function createBridges(deps: BridgesDeps): Bridges {
  /** In the order of last use; by session id, or by who the client says it is. */
  const open = new Map<string, Open>();
  const known = new Map<string, { readonly speech: Speech | 'none'; readonly until: number }>();

  function speechOf({ url }: CatalogServer): Speech | 'none' | null {
    const found = known.get(url);
    return found && found.until > deps.clock.monotonic() ? found.speech : null;
  }

  function learn({ url }: CatalogServer, speech: Speech | 'none', ms = KNOWN_MS): void {
    known.set(url, { speech, until: deps.clock.monotonic() + ms });
  }

  /** Connects in the first of these ways that the server speaks; null where it speaks none of them. */
  async function connect(
    { server, session }: Crossing,
    ways: readonly Speech[],
    client: Pick<LinkDeps, 'info' | 'capabilities' | 'onNotification' | 'onRequest'>,
  ): Promise<Link | null> {
    const { openLink } = await import('./link.ts');
    for (const speech of ways) {
      const lifetime = new AbortController();
      const endLife = (): void => lifetime.abort(new Problem('cancelled'));
      const fetch = createForwardFetch(deps, server, session.epoch, lifetime.signal);
      const link = await openLink({ ...client, server, fetch }, speech).catch((thrown: unknown) => {
        endLife();
        if (thrown instanceof Problem && thrown.code !== 'server_invalid_answer') throw thrown;
        return null;
      });
      if (!link) continue;
      learn(server, speech);
      return { ...link, close: () => link.close().finally(endLife) };
    }
    learn(server, 'none', NONE_MS);
    return null;
  }

  function use(id: string, one: Open): Open {
    open.delete(id);
    open.set(id, one);
    return one;
  }

  function keep(id: string, one: Open): void {
    const own = [...open].filter(([, { clientId }]) => clientId === one.clientId);
    for (const [oldest, old] of own.slice(0, Math.max(0, own.length + 1 - deps.perClient))) end(oldest, old);
    open.set(id, one);
  }

  function end(id: string, { face }: Open): void {
    open.delete(id);
    void face.then((opened) => opened?.close()).catch(() => undefined);
  }

  function findSession({ client, server, session }: Crossing, id: string): BridgedAnswer {
    const one = open.get(id);
    const isOwn = one?.clientId === client.id && one.serverUrl === server.url && one.epoch === session.epoch;
    if (!isOwn) throw new Problem('session_unknown');
    use(id, one);
    return async (request) => await ((await one.face) as LegacyFace).fetch(request);
  }

  /** The bridge of a client without sessions; null where the server turns out to have none either. */
  async function modern(
    crossing: Crossing,
    message: McpMessage,
    body: Buffer,
  ): Promise<BridgedAnswer | null> {
    const { client, server, session } = crossing;
    const declared = declaredIn(body);
    const id = JSON.stringify([client.id, server.url, session.epoch, declared]);
    const one = open.get(id) ?? openModern(id, crossing, declared);
    use(id, one);
    try {
      const face = await one.face;
      if (face) return (request) => face.fetch(request, message);
      open.delete(id);
      return null;
    } catch (thrown) {
      open.delete(id);
      throw asLinkProblem(thrown, server.id);
    }
  }

  function openModern(id: string, crossing: Crossing, declared: Declared): Open {
    const { client, server, session } = crossing;
    const info = declared.info ?? { name: client.name, version: '0' };
    const face = openModernFace({
      clock: deps.clock,
      async connect(talk) {
        const speech = speechOf(server);
        const ways: readonly Speech[] = speech === null ? ['modern', 'sessions', 'sse'] : [speech as Speech];
        const link = await connect(crossing, ways, { ...talk, info, capabilities: declared.capabilities });
        if (link?.speech !== 'modern') return link;
        // The server speaks as the client does: no bridge is needed, now or later.
        await link.close();
        return null;
      },
    });
    const one = { clientId: client.id, serverUrl: server.url, epoch: session.epoch, face };
    keep(id, one);
    return one;
  }

  return {
    find(crossing, message, body, { headers }) {
      const sessionId = headers['mcp-session-id'];
      const isModern = message !== null && message.kind !== 'response' && message.revision !== null;
      if (!isModern)
        return typeof sessionId === 'string' && sessionId.startsWith(BRIDGED)
          ? Promise.resolve(findSession(crossing, sessionId))
          : null;
      const speech = speechOf(crossing.server);
      if (speech === 'modern' || speech === 'none' || body === null) return null;
      return modern(crossing, message, body);
    },
    async begin(crossing, initialize) {
      const { client, server, session } = crossing;
      const speech = speechOf(server);
      if (speech === 'none') return null;
      const declared = initializeSchema.safeParse(JSON.parse(initialize.toString()));
      if (!declared.success) return null;
      const ways: readonly Speech[] = speech === null || speech === 'sessions' ? ['modern', 'sse'] : [speech];
      const face = openLegacyFace({
        connect: (talk) => connect(crossing, ways, { ...talk, ...declared.data }),
        onOpen: (id) => keep(id, { clientId: client.id, serverUrl: server.url, epoch: session.epoch, face }),
        onClose(id) {
          const one = open.get(id);
          if (one) end(id, one);
        },
      });
      const opened = await face.catch((thrown: unknown) => {
        throw asLinkProblem(thrown, server.id);
      });
      return opened && ((request) => opened.fetch(request));
    },
    async close(isOver = () => true) {
      const closing: Promise<unknown>[] = [];
      for (const [id, one] of open) {
        if (!isOver(one)) continue;
        open.delete(id);
        closing.push(one.face.then((face) => face?.close()));
      }
      await Promise.allSettled(closing);
    },
    get size() {
      return open.size;
    },
  };
}

// The second SDK is loaded when the first server of another era is met, which most computers never do.
async function openLegacyFace(deps: LegacyFaceDeps): Promise<LegacyFace | null> {
  return await (await import('./legacy-face.ts')).openLegacyFace(deps);
}

async function openModernFace(deps: ModernFaceDeps): Promise<ModernFace | null> {
  return await (await import('./modern-face.ts')).openModernFace(deps);
}

interface Declared {
  readonly info: Implementation | undefined;
  readonly capabilities: ClientCapabilities;
}

const implementation = z.looseObject({ name: z.string(), version: z.string() });
const capabilities = z
  .object({ sampling: z.unknown(), elicitation: z.unknown(), roots: z.unknown(), experimental: z.unknown() })
  .partial()
  .transform((value) => value as ClientCapabilities);

const declaredSchema = z
  .object({
    params: z.object({
      _meta: z.object({
        'io.modelcontextprotocol/clientInfo': implementation.optional().catch(undefined),
        'io.modelcontextprotocol/clientCapabilities': capabilities.optional().catch(undefined),
      }),
    }),
  })
  .transform(({ params: { _meta } }) => ({
    info: _meta['io.modelcontextprotocol/clientInfo'],
    capabilities: _meta['io.modelcontextprotocol/clientCapabilities'] ?? {},
  }));

const initializeSchema = z
  .object({ params: z.object({ clientInfo: implementation, capabilities: capabilities.default({}) }) })
  .transform(({ params }) => ({ info: params.clientInfo, capabilities: params.capabilities }));

/** What a client without sessions says of itself and can do, with each request. */
function declaredIn(body: Buffer): Declared {
  return declaredSchema.parse(JSON.parse(body.toString()));
}
