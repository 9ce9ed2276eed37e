import { randomBytes } from 'node:crypto';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
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
export interface McpSession extends SessionBinding {
  readonly id: string;
  upstreamId: string;
  /** What the client says of itself. */
  readonly declared: string | null;
  /** Requests and streams that are under way in it. */
  active: number;
  lastUsedAt: number;
}

export interface McpSessions {
  open(binding: SessionBinding, upstreamId: string, declared: string | null): McpSession;
  /** The session with this id, if it belongs to the caller; throws `session_unknown` for every other reason alike. */
  find(id: string, binding: SessionBinding): McpSession;
  close(session: McpSession): void;
  /** Ends all sessions that the predicate names. */
  closeWhere(isOver: (session: McpSession) => boolean): void;
  readonly size: number;
}

interface McpSessionDeps {
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'sessionsPerClient' | 'sessionIdleMs'>;
}

export function createMcpSessions({ clock, limits }: McpSessionDeps): McpSessions {
  /** In the order of last use, because a session that is used moves to the end. */
  const sessions = new Map<string, McpSession>();

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
    open(binding, upstreamId, declared) {
      makeRoom(binding);
      const id = randomBytes(24).toString('base64url');
      const session = { ...binding, id, upstreamId, declared, active: 0, lastUsedAt: clock.now() };
      sessions.set(id, session);
      return session;
    },
    find(id, binding) {
      const session = sessions.get(id);
      if (!session || !belongsTo(session, binding)) throw new Problem('session_unknown');
      session.lastUsedAt = clock.now();
      sessions.delete(id);
      sessions.set(id, session);
      return session;
    },
    close(session) {
      sessions.delete(session.id);
    },
    closeWhere(isOver) {
      for (const session of sessions.values()) if (isOver(session)) sessions.delete(session.id);
    },
    get size() {
      return sessions.size;
    },
  };
}

function belongsTo(session: McpSession, binding: SessionBinding): boolean {
  return (
    session.clientId === binding.clientId &&
    session.serverId === binding.serverId &&
    session.issuer === binding.issuer &&
    session.sub === binding.sub &&
    session.epoch === binding.epoch
  );
}
