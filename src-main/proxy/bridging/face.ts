import type { JSONRPCRequest, Result, ServerCapabilities } from '@modelcontextprotocol/client';
import { Server, type ServerContext } from '@modelcontextprotocol/server';
import type { Link } from './link.ts';

/** A request of the AI client that is being answered. */
export type Leg = ServerContext;

export type AnswerRequest = (request: Pick<JSONRPCRequest, 'method' | 'params'>, leg: Leg) => Promise<Result>;

/** Requests whose answer may be a question (2026-07-28, "Multi Round-Trip Requests"), and what a server needs for them. */
const MAY_ASK = { 'tools/call': 'tools', 'prompts/get': 'prompts', 'resources/read': 'resources' } as const;

/** The server as the AI client sees it: what the real one says of itself, in the client's own era. */
export function createFace({ info, capabilities, instructions }: Link, answer: AnswerRequest): Server {
  const server = new Server(info, {
    capabilities: carried(capabilities),
    ...(instructions === undefined ? {} : { instructions }),
  });
  server.fallbackRequestHandler = answer;
  for (const [method, needs] of Object.entries(MAY_ASK) as [keyof typeof MAY_ASK, keyof ServerCapabilities][])
    if (capabilities[needs])
      server.setRequestHandler(method, (request, leg) => answer(request, leg) as never);
  return server;
}

/** What can be carried from one era to the other. Tasks and extensions cannot: they are not offered. */
function carried({ tools, prompts, resources, completions, logging, experimental }: ServerCapabilities) {
  return {
    ...(tools ? { tools } : {}),
    ...(prompts ? { prompts } : {}),
    ...(resources ? { resources } : {}),
    ...(completions ? { completions } : {}),
    ...(logging ? { logging } : {}),
    ...(experimental ? { experimental } : {}),
  };
}

/** An error as the SDK sends it on. */
export function rpcError(code: number, message: string, data?: unknown): Error {
  return Object.assign(new Error(message), { code, ...(data === undefined ? {} : { data }) });
}

/** Progress of a request, told on the stream of the one it was asked with. */
export function progressOf(
  leg: () => Leg | null,
  progressToken: unknown,
): { onprogress?: (value: object) => void } {
  if (typeof progressToken !== 'string' && typeof progressToken !== 'number') return {};
  return {
    onprogress(progress) {
      const params = { ...progress, progressToken };
      void leg()
        ?.mcpReq.notify({ method: 'notifications/progress', params })
        .catch(() => undefined);
    },
  };
}

/** The calls that are under way, the last one last: what a server says in between belongs to it most likely. */
export interface Legs {
  during<Value>(leg: Leg, task: () => Promise<Value>): Promise<Value>;
  current(): Leg | null;
}

export function createLegs(): Legs {
  const underWay = new Set<Leg>();
  return {
    async during(leg, task) {
      underWay.add(leg);
      try {
        return await task();
      } finally {
        underWay.delete(leg);
      }
    },
    current: () => [...underWay].at(-1) ?? null,
  };
}
