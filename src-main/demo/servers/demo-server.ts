import type { IncomingMessage, ServerResponse } from 'node:http';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { readRequest, sendJson } from '../http.ts';
import type { OrgRequest } from '../http.ts';
import { listenOnLoopback } from '../loopback-listener.ts';
import { createTokenCheck, toAuthInfo } from './caller.ts';
import type { Caller } from './caller.ts';
import { sendChallenge } from './challenge.ts';
import type { Challenge } from './challenge.ts';
import { describeMessage } from './message.ts';
import { createSessions } from './sessions.ts';

export type DemoServerOptions = {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: () => number;
  /** The scope that every request needs, and the ones that single tools need besides. */
  readonly scope: string;
  readonly toolScopes: Readonly<Record<string, string>>;
  /** Makes a server with its tools, for one session. */
  readonly create: () => McpServer;
};

/** One request as the API saw it: which method and tool, and as whom. */
export type ServedCall = {
  readonly method: string;
  readonly tool: string | undefined;
  readonly caller: Caller;
  readonly headers: IncomingMessage['headers'];
};

/** An MCP server of the demo, and what a test may do with it. */
export type DemoServer = {
  /** The MCP endpoint, which is also its resource identifier. */
  readonly url: string;
  /** Where its protected resource metadata is (RFC 9728). */
  readonly metadataUrl: string;
  /** Every request that passed the token check, oldest first. */
  readonly calls: ServedCall[];
  /** Refuses the next `count` messages (POST) with 401, as if their tokens were revoked. */
  rejectNext(count: number): void;
  /** Forgets every session: the next request of each gets 404, as after a redeployment. */
  forgetSessions(): Promise<void>;
  /** Leaves the network; `restart` comes back on the same port, without the old sessions. */
  stop(): Promise<void>;
  restart(): Promise<void>;
};

const MCP_PATH = '/mcp';

export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const check = createTokenCheck(options);
  const sessions = createSessions(options.create);
  const calls: ServedCall[] = [];
  let rejections = 0;

  const listener = await listenOnLoopback(0, (req, res) => {
    handle(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { error: 'server_error' });
    });
  });
  const origin = `http://127.0.0.1:${listener.port}`;
  const url = `${origin}${MCP_PATH}`;
  const metadataUrl = `${origin}/.well-known/oauth-protected-resource${MCP_PATH}`;

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const request = await readRequest(req);
    if (`${origin}${request.path}` === metadataUrl) return sendJson(res, 200, metadata());
    if (request.path !== MCP_PATH) return sendJson(res, 404, { error: 'not_found' });
    if (req.headers.origin !== undefined && req.headers.origin !== origin)
      return sendJson(res, 403, { error: 'origin' });
    const message = describeMessage(request.body);
    const scopes = [options.scope, ...scopeOfTool(message.tool)];
    const admitted = await admit(request, scopes);
    if ('status' in admitted) return sendChallenge(res, admitted, metadataUrl, scopes);
    calls.push({
      method: message.method ?? request.method,
      tool: message.tool,
      caller: admitted,
      headers: req.headers,
    });
    await sessions.handle(request, message.json, toAuthInfo(bearerOf(request) ?? '', admitted), res);
  };

  const scopeOfTool = (tool: string | undefined): string[] => {
    const scope = tool === undefined ? undefined : options.toolScopes[tool];
    return scope === undefined ? [] : [scope];
  };

  const admit = async (request: OrgRequest, scopes: readonly string[]): Promise<Caller | Challenge> => {
    const token = bearerOf(request);
    if (token === undefined) return { status: 401 };
    if (rejections > 0 && request.method === 'POST') {
      rejections -= 1;
      return { status: 401, error: 'invalid_token', description: 'The access token was revoked' };
    }
    const caller = await check(token).catch(() => undefined);
    if (!caller)
      return { status: 401, error: 'invalid_token', description: 'The access token is invalid or expired' };
    const missing = scopes.filter((scope) => !caller.scopes.includes(scope));
    if (missing.length === 0) return caller;
    return {
      status: 403,
      error: 'insufficient_scope',
      description: `The access token lacks ${missing.join(' ')}`,
    };
  };

  const metadata = (): Record<string, unknown> => ({
    resource: url,
    resource_name: options.name,
    authorization_servers: [options.issuer],
    scopes_supported: [options.scope, ...Object.values(options.toolScopes)],
    bearer_methods_supported: ['header'],
  });

  return {
    url,
    metadataUrl,
    calls,
    rejectNext: (count) => {
      rejections = count;
    },
    forgetSessions: () => sessions.close(),
    stop: async () => {
      await listener.stop();
      await sessions.close();
    },
    restart: () => listener.resume(),
  };
}

/** RFC 6750 section 2.1: the header alone. */
function bearerOf(request: OrgRequest): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.raw.headers.authorization ?? '')?.[1];
}
