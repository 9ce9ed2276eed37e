import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { Clock } from '../ports/clock.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { Limits } from './limits.ts';

/** Whom a session belongs to: nobody else can use its id, whoever learns it. */
export interface SessionBinding {
  readonly clientId: string;
  readonly serverId: string;
  readonly issuer: string;
  readonly sub: string;
  readonly epoch: number;
}

/** One MCP session: the id that the AI client knows, and the server's own, which it never sees. */
export interface McpSession extends Omit<SessionBinding, 'epoch'> {
  readonly id: string;
  /** null: it is from before a restart, and the same person has not used it since. */
  epoch: number | null;
  upstreamId: string;
  /** What the client says of itself. */
  readonly declared: string | null;
  /** The messages that make the server what it is for the client: they are sent again to a server that forgot. */
  readonly set: SessionSetup;
  /** The server is being told again; others of the session wait for it. */
  reviving: Promise<void> | null;
  /** Requests and streams that are under way in it. */
  active: number;
  lastUsedAt: number;
}

export interface SessionSetup {
  readonly initialize: string;
  /** The client's last `logging/setLevel`. */
  level: string | null;
  /** Its `resources/subscribe` by address. */
  readonly subscriptions: Map<string, string>;
}

export interface McpSessions {
  open(
    binding: SessionBinding,
    upstreamId: string,
    opened: { readonly declared: string | null; readonly initialize: string },
  ): McpSession;
  /** The session with this id, if it belongs to the caller; throws `session_unknown` for every other reason alike. */
  find(id: string, binding: SessionBinding): McpSession;
  /** Something of it is to be kept. */
  changed(): void;
  close(session: McpSession): void;
  /** Ends all sessions that the predicate names. */
  closeWhere(isOver: (session: McpSession) => boolean): void;
  /** Writes what is not written yet. */
  flush(): void;
  readonly size: number;
}

interface McpSessionDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Pick<Limits, 'sessionsPerClient' | 'sessionIdleMs'>;
  /** Where sessions outlive the agent's own restart; null keeps them in memory alone. */
  readonly store: DocumentStore | null;
}

const storedSchema = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      upstreamId: z.string(),
      clientId: z.string(),
      serverId: z.string(),
      issuer: z.string(),
      sub: z.string(),
      declared: z.string().nullable(),
      initialize: z.string(),
      level: z.string().nullable(),
      subscriptions: z.array(z.tuple([z.string(), z.string()])),
      lastUsedAt: z.number(),
    }),
  ),
});
type Stored = z.infer<typeof storedSchema>['sessions'][number];

/** Sessions are written this long after one was opened or closed. */
const WRITE_MS = 500;

export function createMcpSessions({ clock, log, limits, store }: McpSessionDeps): McpSessions {
  /** In the order of last use, because a session that is used moves to the end. */
  const sessions = new Map(load().map((session) => [session.id, session]));
  let cancelWrite: (() => void) | null = null;

  /** A file that cannot be read costs the clients a new start, nothing else. */
  function load(): McpSession[] {
    try {
      const parsed = storedSchema.safeParse(store?.read() ?? { sessions: [] });
      return parsed.success ? parsed.data.sessions.map(restore) : [];
    } catch (thrown) {
      log.warn('mcp_sessions_unreadable', { reason: String(thrown) });
      return [];
    }
  }

  function flush(): void {
    cancelWrite?.();
    cancelWrite = null;
    try {
      store?.write({ sessions: [...sessions.values()].map(toStore) });
    } catch (thrown) {
      log.warn('mcp_sessions_unwritable', { reason: String(thrown) });
    }
  }

  function changed(): void {
    if (store) cancelWrite ??= clock.after(WRITE_MS, flush);
  }

  function makeRoom(binding: SessionBinding): void {
    const expired = clock.now() - limits.sessionIdleMs;
    const same: McpSession[] = [];
    for (const session of sessions.values()) {
      if (session.active === 0 && session.lastUsedAt < expired) sessions.delete(session.id);
      else if (session.clientId === binding.clientId && session.serverId === binding.serverId)
        same.push(session);
    }
    if (same.length < limits.sessionsPerClient) return;
    const idle = same.find((session) => session.active === 0);
    if (!idle) throw new Problem('too_many_requests');
    sessions.delete(idle.id);
  }

  return {
    open(binding, upstreamId, { declared, initialize }) {
      makeRoom(binding);
      const session: McpSession = {
        ...binding,
        id: randomBytes(24).toString('base64url'),
        upstreamId,
        declared,
        set: { initialize, level: null, subscriptions: new Map() },
        reviving: null,
        active: 0,
        lastUsedAt: clock.now(),
      };
      sessions.set(session.id, session);
      changed();
      return session;
    },
    find(id, binding) {
      const session = sessions.get(id);
      if (!session || !belongsTo(session, binding)) throw new Problem('session_unknown');
      session.epoch = binding.epoch;
      session.lastUsedAt = clock.now();
      sessions.delete(id);
      sessions.set(id, session);
      return session;
    },
    changed,
    close(session) {
      if (sessions.delete(session.id)) changed();
    },
    closeWhere(isOver) {
      for (const session of sessions.values()) if (isOver(session)) sessions.delete(session.id);
      changed();
    },
    flush,
    get size() {
      return sessions.size;
    },
  };
}

export function bindingOf(
  { id: clientId }: LocalClient,
  { id: serverId }: Pick<CatalogServer, 'id'>,
  { user, epoch }: ActiveSession,
): SessionBinding {
  return { clientId, serverId, issuer: user.issuer, sub: user.sub, epoch };
}

function belongsTo(session: McpSession, binding: SessionBinding): boolean {
  return (
    session.clientId === binding.clientId &&
    session.serverId === binding.serverId &&
    session.issuer === binding.issuer &&
    session.sub === binding.sub &&
    (session.epoch === null || session.epoch === binding.epoch)
  );
}

function toStore(session: McpSession): Stored {
  const { id, upstreamId, clientId, serverId, issuer, sub, declared, set, lastUsedAt } = session;
  const { initialize, level } = set;
  const subscriptions = [...set.subscriptions];
  return {
    id,
    upstreamId,
    clientId,
    serverId,
    issuer,
    sub,
    declared,
    initialize,
    level,
    subscriptions,
    lastUsedAt,
  };
}

function restore({ initialize, level, subscriptions, ...session }: Stored): McpSession {
  const set = { initialize, level, subscriptions: new Map(subscriptions) };
  return { ...session, set, epoch: null, reviving: null, active: 0 };
}
