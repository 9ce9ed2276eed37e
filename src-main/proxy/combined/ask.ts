import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  ErrorCode,
  McpError,
  ResultSchema,
  type JSONRPCRequest,
  type Result,
  type ServerNotification,
  type ServerRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** A request of the AI client that is being answered: its signal, its progress token, its stream. */
export type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
export type Params = Readonly<Record<string, unknown>>;

/** Requests that go on to servers, and what servers ask back while they are under way. */
export interface Asking {
  /** One request to one server, with its progress and its cancellation. */
  ask(link: UpstreamLink, method: string, params: Params, extra: Extra): Promise<Result>;
  /** The request that a question of this server most likely belongs to; its stream carries the question. */
  current(serverId: string): Extra | null;
}

export function createAsking(): Asking {
  const underWay = new Map<string, Set<Extra>>();
  return {
    async ask(link, method, params, extra) {
      const { client } = await link.connected();
      const active = underWay.get(link.serverId) ?? new Set();
      underWay.set(link.serverId, active.add(extra));
      try {
        return await client.request({ method, params: { ...params } }, ResultSchema, {
          signal: extra.signal,
          timeout: NO_TIMEOUT,
          ...reportProgress(extra),
        });
      } catch (thrown) {
        throw asServersOwnError(thrown, extra.signal.aborted);
      } finally {
        active.delete(extra);
      }
    },
    current: (serverId) => [...(underWay.get(serverId) ?? [])].at(-1) ?? null,
  };
}

/** What a server asks of the person or the model, asked on the stream of the call it belongs to. */
export function askOnStream(
  extra: Extra,
  { method, params }: Pick<JSONRPCRequest, 'method' | 'params'>,
  signal: AbortSignal,
): Promise<Result> {
  return extra.sendRequest({ method, params } as ServerRequest, ResultSchema, {
    signal,
    timeout: NO_TIMEOUT,
  });
}

function reportProgress(extra: Extra): { onprogress?: (progress: { progress: number }) => void } {
  const progressToken = extra._meta?.progressToken;
  if (progressToken === undefined) return {};
  return {
    onprogress: (progress) =>
      void extra
        .sendNotification({ method: 'notifications/progress', params: { ...progress, progressToken } })
        .catch(() => undefined),
  };
}

/** The SDK puts its own words before a server's message; they would be there twice when it is passed on. */
function asServersOwnError(thrown: unknown, isCancelled: boolean): unknown {
  if (thrown instanceof Error && thrown.cause instanceof Problem) return thrown.cause;
  if (!(thrown instanceof McpError)) return thrown;
  // Our own end of the connection was closed under the call: this agent stops, or the person signed out.
  if (thrown.code === (ErrorCode.ConnectionClosed as number) && !isCancelled)
    return new Problem('agent_lost');
  const message = thrown.message.replace(/^MCP error -?\d+: /, '');
  return rpcError(thrown.code, message, thrown.data);
}

/** An error as the SDK sends it on; its own class would put more words before the message. */
export function rpcError(code: number, message: string, data?: unknown): Error {
  return Object.assign(new Error(message), { code, data });
}
