import { randomBytes } from 'node:crypto';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { sendJson } from '../http.ts';
import { listenOnLoopback } from '../loopback-listener.ts';
import { createOneTime } from '../one-time.ts';
import type { AdmissionRules } from './admission.ts';
import { createTokenCheck } from './caller.ts';
import { createHandler, MCP_PATH } from './handler.ts';
import type { ServedCall } from './handler.ts';
import { createSessions } from './sessions.ts';

export type DemoServerOptions = {
  readonly name: string;
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since the epoch: the API lives on its organisation's time. */
  readonly now: () => number;
  /** The scope that every request needs, and the ones that single tools need besides. */
  readonly scope: string;
  readonly toolScopes: Readonly<Record<string, string>>;
  /** Makes a server with its tools, for one session. */
  readonly create: () => McpServer;
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
  /** Takes DPoP-bound tokens alone (RFC 9449), or any again. */
  requireDpop(required: boolean): void;
  /** From now on DPoP proofs need a nonce, which is another one after each call of this. */
  rotateDpopNonce(): void;
  /** Forgets every session: the next request of each gets 404, as after a redeployment. */
  forgetSessions(): Promise<void>;
  /** Leaves the network; `restart` comes back on the same port, without the old sessions. */
  stop(): Promise<void>;
  restart(): Promise<void>;
};

export async function startDemoServer(options: DemoServerOptions): Promise<DemoServer> {
  const sessions = createSessions(options.create);
  const calls: ServedCall[] = [];
  const rules: AdmissionRules = {
    rejections: 0,
    requireDpop: false,
    dpopNonce: undefined,
  };
  const listener = await listenOnLoopback(0, (req, res) => {
    handle(req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else sendJson(res, 500, { error: 'server_error' });
    });
  });
  const origin = `http://127.0.0.1:${listener.port}`;
  const url = `${origin}${MCP_PATH}`;
  const metadataUrl = `${origin}/.well-known/oauth-protected-resource${MCP_PATH}`;
  const check = createTokenCheck(options);
  const handle = createHandler({
    ...options,
    origin,
    url,
    metadataUrl,
    check,
    sessions,
    calls,
    rules,
    used: createOneTime(),
  });
  return {
    url,
    metadataUrl,
    calls,
    rejectNext: (count) => {
      rules.rejections = count;
    },
    requireDpop: (required) => {
      rules.requireDpop = required;
    },
    rotateDpopNonce: () => {
      rules.dpopNonce = randomBytes(16).toString('base64url');
    },
    forgetSessions: () => sessions.close(),
    stop: async () => {
      await listener.stop();
      await sessions.close();
    },
    restart: () => listener.resume(),
  };
}
