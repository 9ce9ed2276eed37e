import { setImmediate as turn } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { expect, test } from 'vitest';
import { relay, type Upstream } from '../../src-main/cli/bridge/relay.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

type Answering = (message: JSONRPCMessage, reply: (answer: JSONRPCMessage) => void) => void;

/** A connection to an endpoint that does what the test says. */
function upstream(answering: Answering): Upstream & { readonly got: JSONRPCMessage[]; ended: boolean } {
  const self: Upstream & { got: JSONRPCMessage[]; ended: boolean } = {
    got: [],
    ended: false,
    start: async () => undefined,
    close: async () => undefined,
    setProtocolVersion: () => undefined,
    async send(message) {
      answering(message, (answer) => self.onmessage?.(answer));
      self.got.push(message);
    },
    end: async () => void (self.ended = true),
  };
  return self;
}

/** The AI client's side, with everything it was told. */
function aiClient() {
  const told: JSONRPCMessage[] = [];
  const side = {
    told,
    start: async () => undefined,
    close: async () => side.onclose?.(),
    send: async (message: JSONRPCMessage) => void told.push(message),
    onclose: undefined as (() => void) | undefined,
    onmessage: undefined as ((message: JSONRPCMessage) => void) | undefined,
    async say(message: JSONRPCMessage) {
      side.onmessage?.(message);
      for (let round = 0; round < 5; round += 1) await turn();
    },
  };
  return side;
}

const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} } as const;
const initialized = { jsonrpc: '2.0', method: 'notifications/initialized' } as const;
const call = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'x' } } as const;

const healthy: Answering = (message, reply) => {
  if ('id' in message && 'method' in message)
    reply({ jsonrpc: '2.0', id: message.id, result: { protocolVersion: '2025-11-25' } });
};

test('a restarted agent: the handshake is made again unseen, and the call is made once', async () => {
  let forgets = false;
  const first = upstream((message, reply) => {
    if (forgets) throw new TypeError('fetch failed', { cause: new Problem('session_unknown') });
    healthy(message, reply);
  });
  const second = upstream(healthy);
  const opened = [first, second];
  const client = aiClient();
  const running = relay({ client, open: async () => opened.shift() ?? second, note: () => undefined });
  await client.say(initialize);
  await client.say(initialized);
  forgets = true;
  await client.say(call);
  expect(second.got).toEqual([initialize, initialized, call]);
  expect(client.told.map((message) => ('id' in message ? message.id : null))).toEqual([1, 2]);
  await client.close();
  await running;
  expect(second.ended).toBe(true);
});

test('no agent: the request is answered with what to do, and the next one finds it running', async () => {
  const connection = upstream(healthy);
  let isRunning = false;
  const client = aiClient();
  void relay({
    client,
    open: async () => {
      if (!isRunning) throw new Problem('agent_not_running');
      return connection;
    },
    note: () => undefined,
  });
  await client.say(initialize);
  expect(client.told).toMatchObject([
    { id: 1, error: { message: expect.stringContaining('Start Onbehalf') as string } },
  ]);
  isRunning = true;
  await client.say({ ...initialize, id: 5 });
  expect(client.told.at(-1)).toMatchObject({ id: 5, result: {} });
  await client.close();
});

test('a call that failed after it began is not made again', async () => {
  let sent = 0;
  const connection = upstream((message, reply) => {
    if (!('method' in message) || message.method !== 'tools/call') return healthy(message, reply);
    sent += 1;
    throw new TypeError('terminated', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
  });
  const client = aiClient();
  void relay({ client, open: async () => connection, note: () => undefined });
  await client.say(initialize);
  await client.say(call);
  expect(sent).toBe(1);
  expect(client.told.at(-1)).toMatchObject({ id: 2, error: { code: -32000 } });
  await client.close();
});

test('a cancellation passes a call that is under way', async () => {
  const connection = upstream(healthy);
  let release = (): void => undefined;
  const send = connection.send.bind(connection);
  connection.send = async (message) => {
    await send(message);
    if ('method' in message && message.method === 'tools/call')
      await new Promise<void>((go) => (release = go));
  };
  const client = aiClient();
  void relay({ client, open: async () => connection, note: () => undefined });
  await client.say(initialize);
  await client.say(call);
  await client.say({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 2 } });
  expect(connection.got.at(-1)).toMatchObject({ method: 'notifications/cancelled' });
  release();
  await client.close();
});

test('whoever waits for a connection that is lost is told, and the next request opens another', async () => {
  const first = upstream((message, reply) => {
    if (!('method' in message) || message.method !== 'tools/call') healthy(message, reply);
  });
  const second = upstream(healthy);
  const opened = [first, second];
  const client = aiClient();
  void relay({ client, open: async () => opened.shift() ?? second, note: () => undefined });
  await client.say(initialize);
  await client.say(initialized);
  await client.say(call);
  expect(client.told).toHaveLength(1);
  first.onlost?.(null);
  await client.say({ ...call, id: 3 });
  expect(client.told).toMatchObject([
    { id: 1 },
    { id: 2, error: { message: expect.stringContaining('whether it was done is not known') as string } },
    { id: 3, result: {} },
  ]);
  await client.close();
});
