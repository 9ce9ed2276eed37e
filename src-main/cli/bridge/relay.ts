import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';
import { ReportedProblem } from '../contract-client.ts';

/** A connection to the endpoint; `close` also ends its session there. */
export interface Upstream extends Transport {
  end(): Promise<void>;
  /** The answer to a request will not come any more; null: no answer will, the connection is lost. */
  onlost?: (id: string | number | null) => void;
}

export interface RelayOptions {
  /** The AI client's side. */
  readonly client: Transport;
  /** Opens a new connection to the endpoint. Rejects while the agent does not run. */
  readonly open: () => Promise<Upstream>;
  readonly note: (line: string) => void;
}

type Message = JSONRPCMessage & {
  readonly id?: string | number;
  readonly method?: string;
  readonly result?: { readonly protocolVersion?: unknown };
};

/**
 * Passes JSON-RPC messages between an AI client and the endpoint, as they are. When the endpoint has forgotten the
 * session (the agent was restarted), the handshake is made again behind the client's back and the message sent once more.
 * Resolves when the client is gone.
 */
export async function relay({ client, open, note }: RelayOptions): Promise<void> {
  let upstream: Promise<Upstream> | null = null;
  let latest: Upstream | null = null;
  let handshake: { readonly initialize: Message; initialized: Message | null } | null = null;
  /** Answers to handshakes that the client did not ask for. */
  const replayed = new Set<string | number>();

  /** What has been sent and not been answered yet, with the connection it went through. */
  const pending = new Map<string | number, { readonly message: Message; readonly through: Upstream }>();

  const fromEndpoint = (connection: Upstream) => (message: JSONRPCMessage) => {
    const { id, result } = message as Message;
    const isHandshake = id !== undefined && id === handshake?.initialize.id && result !== undefined;
    if (isHandshake && typeof result.protocolVersion === 'string')
      connection.setProtocolVersion?.(result.protocolVersion);
    if (isHandshake && replayed.delete(id)) return;
    if (id !== undefined && (message as Message).method === undefined) pending.delete(id);
    void client
      .send(message)
      .catch((thrown: unknown) => note(`the client took no answer: ${String(thrown)}`));
  };

  async function connect(): Promise<Upstream> {
    const connection = await open();
    connection.onmessage = fromEndpoint(connection);
    connection.onerror = (error) => note(error.message);
    connection.onlost = (id) => void giveUp(connection, id);
    await connection.start();
    latest = connection;
    return connection;
  }

  /** Whoever still waits for this connection is told: a request without an answer would wait for ever. */
  async function giveUp(connection: Upstream, id: string | number | null): Promise<void> {
    if (id === null && connection === latest) {
      upstream = null;
      // What servers have to say without being asked comes through the next connection.
      if (handshake?.initialized) void current().catch((thrown: unknown) => note(String(thrown)));
    }
    const lost = [...pending].filter(
      ([one, { through }]) => through === connection && (id === null || one === id),
    );
    for (const [one, { message }] of lost) {
      pending.delete(one);
      await answerWithProblem(message, new Problem('agent_lost'));
    }
  }

  async function send(connection: Upstream, message: Message): Promise<void> {
    const { id, method } = message;
    if (id !== undefined && method !== undefined) pending.set(id, { message, through: connection });
    await connection.send(message);
  }

  async function reconnect(): Promise<Upstream> {
    const connection = await connect();
    const { initialize, initialized } = handshake ?? {};
    if (initialize?.id !== undefined) {
      replayed.add(initialize.id);
      await connection.send(initialize);
      if (initialized) await connection.send(initialized);
    }
    return connection;
  }

  const current = (): Promise<Upstream> => {
    upstream ??= handshake?.initialized ? reconnect() : connect();
    upstream.catch(() => (upstream = null));
    return upstream;
  };

  async function forward(message: Message): Promise<void> {
    if (message.method === 'initialize') handshake = { initialize: message, initialized: null };
    try {
      const connection = await current();
      await send(connection, message).catch(async (thrown: unknown) => {
        // Only a refusal before the work began may be tried again: a call is never made twice.
        if (!isForgotten(thrown) || message.method === 'initialize') throw thrown;
        if ((await upstream) === connection) upstream = null;
        await send(await current(), message);
      });
      if (message.method === 'notifications/initialized' && handshake) handshake.initialized = message;
    } catch (thrown) {
      await answerWithProblem(message, thrown);
    }
  }

  async function answerWithProblem({ id, method }: Message, thrown: unknown): Promise<void> {
    const { title, next } = thrown instanceof ReportedProblem ? thrown.report : asProblem(thrown).report();
    note(`${title} ${thrown instanceof Error ? thrown.message : ''}`);
    if (id === undefined || method === undefined) return;
    pending.delete(id);
    const error = { code: -32000, message: `${title} ${next}` };
    await client.send({ jsonrpc: '2.0', id, error }).catch(() => undefined);
  }

  // The handshake keeps its order; everything after it may overtake: a cancellation must pass a call that is under way.
  let opening: Promise<void> = Promise.resolve();
  const closed = new Promise<void>((resolve) => (client.onclose = resolve));
  client.onmessage = (message) => {
    const incoming = message as Message;
    const isOpening = incoming.method === 'initialize' || incoming.method === 'notifications/initialized';
    const sent = opening.then(() => forward(incoming));
    if (isOpening) opening = sent;
  };
  client.onerror = (error) => note(error.message);
  await client.start();
  await closed;
  await (upstream as Promise<Upstream> | null)?.then((connection) => connection.end()).catch(() => undefined);
}

/** The endpoint does not know the session or the token any more, or nobody listens there. */
function isForgotten(thrown: unknown): boolean {
  let inner: unknown = thrown;
  while (inner instanceof Error && !(inner instanceof Problem) && inner.cause instanceof Error)
    inner = inner.cause;
  const code: unknown = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return code === 'session_unknown' || code === 'unknown_client' || code === 'ECONNREFUSED';
}
