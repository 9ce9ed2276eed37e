import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { replay, sendJson } from '../http.ts';
import type { OrgRequest } from '../http.ts';
import { callerOf } from './caller.ts';

/** The sessions of one server (MCP 2025-11-25, Streamable HTTP), each bound to the person who began it. */
export type Sessions = {
  handle(request: OrgRequest, json: unknown, auth: AuthInfo, res: ServerResponse): Promise<void>;
  close(): Promise<void>;
};

type Session = { readonly transport: StreamableHTTPServerTransport; readonly owner: string };

export function createSessions(create: () => McpServer): Sessions {
  const open = new Map<string, Session>();

  const begin = async (owner: string): Promise<StreamableHTTPServerTransport> => {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => {
        open.set(id, { transport, owner });
      },
      onsessionclosed: (id) => {
        open.delete(id);
      },
    });
    await create().connect(transport);
    return transport;
  };

  const find = async (
    request: OrgRequest,
    json: unknown,
    owner: string,
  ): Promise<Session['transport'] | number> => {
    const id = request.raw.headers['mcp-session-id'];
    if (typeof id !== 'string') return isInitializeRequest(json) ? begin(owner) : 400;
    const session = open.get(id);
    return session?.owner === owner ? session.transport : 404;
  };

  return {
    handle: async (request, json, auth, res) => {
      const transport = await find(request, json, callerOf({ authInfo: auth }).login);
      if (typeof transport === 'number') {
        const text = transport === 404 ? 'Session not found' : 'Mcp-Session-Id header is required';
        return sendJson(res, transport, { jsonrpc: '2.0', error: { code: -32000, message: text }, id: null });
      }
      await transport.handleRequest(Object.assign(replay(request), { auth }), res, json);
    },
    close: async () => {
      const sessions = [...open.values()];
      open.clear();
      await Promise.all(sessions.map((session) => session.transport.close()));
    },
  };
}
