import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionSource } from '../../ports/identity.ts';
import type { LocalClients } from '../../ports/local-clients.ts';
import type { Log } from '../../ports/outside.ts';
import { httpSink } from '../answer-sink.ts';
import { problemAnswer, retryAfter, writeAnswer } from '../answers.ts';
import { guardGet, guardPost } from '../guards.ts';
import type { Limits } from '../limits.ts';
import { classifyMessage, type McpMessage } from '../mcp-message.ts';
import { decodeBody, readBody } from '../read-body.ts';
import type { Refusals } from '../refusals.ts';
import { checkStandardHeaders } from '../standard-headers.ts';
import { createCombinedSession, type CombinedSession } from './combined-session.ts';
import type { HandleCall } from './server-fetch.ts';

export interface CombinedEndpointDeps {
  readonly handle: HandleCall;
  readonly sessions: SessionSource;
  readonly catalog: Catalog;
  readonly clients: LocalClients;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: Limits;
  readonly refusals: Refusals;
  readonly version: string;
  readonly prefixesAlways: () => boolean;
  readonly paused: () => boolean;
  readonly baseUrl: () => string;
}

/** All servers as one, at `/mcp`. */
export interface CombinedEndpoint {
  /** One HTTP request of a known client. Never rejects: it answers. */
  handle(request: IncomingMessage, response: ServerResponse, client: LocalClient): Promise<void>;
  /** A client was removed. */
  closeClient(clientId: string): void;
  close(): Promise<void>;
}

interface Open {
  readonly client: LocalClient;
  readonly session: CombinedSession;
  readonly transport: StreamableHTTPServerTransport;
  /** The sign-in it belongs to; null while nobody is signed in. */
  epoch: number | null;
  active: number;
}

export function createCombinedEndpoint(deps: CombinedEndpointDeps): CombinedEndpoint {
  /** In the order of last use. */
  const open = new Map<string, Open>();

  const removals = [
    deps.sessions.onEpoch((epoch) => {
      const user = deps.sessions.who();
      for (const [id, one] of open) {
        if (one.epoch !== null && one.epoch !== epoch) void end(id, one);
        else if (user && one.epoch === null) adopt(one);
        // Somebody signed in or out in another account, which some servers are used with.
        else one.session.serversChanged();
      }
    }),
    deps.catalog.onChange(() => {
      for (const { session } of open.values()) session.serversChanged();
    }),
  ];

  function adopt(one: Open): void {
    const user = deps.sessions.who();
    if (!user) return;
    one.epoch = deps.sessions.epoch;
    one.session.adopt(user);
    one.session.serversChanged();
  }

  async function end(id: string, { session, transport }: Open): Promise<void> {
    open.delete(id);
    await Promise.allSettled([session.close(), transport.close()]);
  }

  async function accept(
    request: IncomingMessage,
    response: ServerResponse,
    client: LocalClient,
  ): Promise<void> {
    if (deps.paused()) throw new Problem('agent_paused');
    if (request.method !== 'POST') {
      if (request.method === 'GET') guardGet(request.headers);
      const one = find(request, client);
      return await use(one, () => one.transport.handleRequest(request, response));
    }
    guardPost(request.headers);
    const text = decodeBody(await readBody(request, deps.limits.bodyBytes));
    const message = classifyMessage(text, deps.limits);
    checkStandardHeaders(request.headers, message);
    refuseStateless(message);
    const isInitialize = message.kind === 'request' && message.isInitialize;
    const one = isInitialize ? await begin(client, message.declared) : find(request, client);
    return await use(one, () => one.transport.handleRequest(request, response, JSON.parse(text)));
  }

  async function use(one: Open, task: () => Promise<void>): Promise<void> {
    one.active += 1;
    try {
      await task();
    } finally {
      one.active -= 1;
    }
  }

  function find(request: IncomingMessage, client: LocalClient): Open {
    const id = request.headers['mcp-session-id'];
    if (typeof id !== 'string') throw new Problem('session_missing');
    const one = open.get(id);
    if (one?.client.id !== client.id) throw new Problem('session_unknown');
    if (one.epoch !== null && one.epoch !== deps.sessions.epoch) throw new Problem('session_unknown');
    open.delete(id);
    open.set(id, one);
    return one;
  }

  async function begin(client: LocalClient, declared: string | null): Promise<Open> {
    makeRoom(client);
    deps.clients.used(client.id, declared ?? undefined);
    const session = createCombinedSession({ ...deps, client, waitMs: deps.limits.combinedWaitMs });
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomBytes(24).toString('base64url'),
      onsessioninitialized: (id) => void open.set(id, one),
      onsessionclosed: (id) => void end(id, one),
    });
    const one: Open = { client, session, transport, epoch: null, active: 0 };
    // Its servers are spoken to once the client has said what it can do.
    session.server.oninitialized = () => adopt(one);
    await session.server.connect(transport);
    return one;
  }

  function makeRoom(client: LocalClient): void {
    const own = [...open].filter(([, one]) => one.client.id === client.id);
    if (own.length < deps.limits.sessionsPerClient) return;
    const idle = own.find(([, one]) => one.active === 0);
    if (!idle) throw new Problem('too_many_requests');
    void end(...idle);
  }

  return {
    async handle(request, response, client) {
      try {
        await accept(request, response, client);
      } catch (thrown) {
        const problem = asProblem(thrown);
        if (problem.code === 'internal') deps.log.error('combined_failed', { cause: String(problem.cause) });
        deps.refusals.note(problem, { clientId: client.id, clientName: client.name });
        writeAnswer(httpSink(response), problemAnswer(problem, null, deps.baseUrl()), retryAfter(problem));
      }
    },
    closeClient(clientId) {
      for (const [id, one] of open) if (one.client.id === clientId) void end(id, one);
    },
    async close() {
      for (const remove of removals) remove();
      await Promise.all([...open].map(([id, one]) => end(id, one)));
    },
  };
}

/** A client of the era without sessions is told which revisions there are here, and falls back to one of them. */
function refuseStateless(message: McpMessage): void {
  if (message.kind === 'response' || message.revision === null) return;
  throw new Problem('unsupported_revision', {
    requested: message.revision,
    supported: SUPPORTED_PROTOCOL_VERSIONS.join(' '),
  });
}
