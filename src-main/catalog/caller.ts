import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { McpError, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { NO_TIMEOUT } from '../no-timeout.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { problemFrom, problemInAnswer, PROBLEM_META } from '../../src-shared/problems/structured.ts';

/** Speaks to servers as any AI client does: through the local endpoint, with its guards, its policy and its audit. */
export interface Caller {
  /** Opens a session; the caller closes it. Throws what the endpoint answers as a Problem, as do the calls. */
  connect(serverId: string, signal: AbortSignal): Promise<ConnectedServer>;
}

export interface ConnectedServer {
  readonly name: string;
  readonly version: string;
  readonly protocolVersion: string;
  /** All pages of the list. */
  listTools(): Promise<readonly Tool[]>;
  callTool(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Ends the session. Never rejects. */
  close(): Promise<void>;
}

/** Connects, runs the task and disconnects. */
export async function withServer<Result>(
  caller: Caller,
  serverId: string,
  signal: AbortSignal,
  task: (server: ConnectedServer) => Promise<Result>,
): Promise<Result> {
  const server = await caller.connect(serverId, signal);
  try {
    return await task(server);
  } finally {
    await server.close();
  }
}

interface CallerDeps {
  /** The address of the endpoint (`http://127.0.0.1:7377/mcp`); null while it is not running. */
  readonly endpoint: () => string | null;
  /** The credential of the agent's own client. */
  readonly token: string;
  readonly version: string;
}

const PAGES = 100;

export function createCaller({ endpoint, token, version }: CallerDeps): Caller {
  return {
    async connect(serverId, signal) {
      const base = endpoint();
      if (base === null) throw new Problem('agent_not_running');
      const client = new Client({ name: 'onbehalf', version });
      const transport = new StreamableHTTPClientTransport(new URL(`${base}/${serverId}`), {
        requestInit: { headers: { authorization: `Bearer ${token}` } },
        fetch: fetchOrProblem,
      });
      const options = { signal, timeout: NO_TIMEOUT };
      const attempt = <Result>(task: () => Promise<Result>): Promise<Result> =>
        task().catch((thrown: unknown) => {
          throw signal.aborted
            ? new Problem('cancelled', {}, { cause: thrown })
            : asCallProblem(thrown, serverId);
        });
      await attempt(() => client.connect(transport, options));
      const { name = '', version: serverVersion = '' } = client.getServerVersion() ?? {};
      return {
        name,
        version: serverVersion,
        protocolVersion: transport.protocolVersion ?? '',
        listTools: () => attempt(() => listTools(client, options)),
        callTool: (tool, args) => attempt(() => callTool(client, tool, args, options)),
        async close() {
          await transport.terminateSession().catch(() => undefined);
          await client.close();
        },
      };
    },
  };
}

interface CallOptions {
  readonly signal: AbortSignal;
  readonly timeout: number;
}

async function listTools(client: Client, options: CallOptions): Promise<readonly Tool[]> {
  const tools: Tool[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const list = await client.listTools(cursor === undefined ? {} : { cursor }, options);
    tools.push(...list.tools);
    cursor = list.nextCursor;
    if (cursor === undefined) break;
  }
  return tools;
}

async function callTool(
  client: Client,
  name: string,
  args: Record<string, unknown>,
  options: CallOptions,
): Promise<Record<string, unknown>> {
  const result = await client.callTool({ name, arguments: args }, undefined, options);
  const problem = problemFrom(result._meta?.[PROBLEM_META]);
  if (problem) throw problem;
  return result;
}

/** The endpoint's own answers say more than their status: the problem inside is what is thrown. */
async function fetchOrProblem(input: string | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.ok || !response.headers.get('content-type')?.startsWith('application/json')) return response;
  const problem = problemInAnswer(await response.clone().text());
  if (problem) throw problem;
  return response;
}

/** The one place where the SDK's errors become problems. */
function asCallProblem(thrown: unknown, serverId: string): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof Error && thrown.cause instanceof Problem) return thrown.cause;
  if (thrown instanceof McpError)
    return (
      problemFrom(thrown.data) ??
      new Problem('server_error', { server: serverId, reason: thrown.message }, { cause: thrown })
    );
  const reason = thrown instanceof Error ? thrown.message : typeof thrown;
  return new Problem('server_invalid_answer', { server: serverId, reason }, { cause: thrown });
}
