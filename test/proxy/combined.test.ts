import type { IncomingMessage } from 'node:http';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  LoggingMessageNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import { makeFixtureServer, startFixtureServer, type FixtureServer } from '../conformance/fixture-server.ts';
import {
  ALICE,
  catalogServer,
  fakeSessions,
  openGate,
  post,
  startEndpoint,
  startUpstream,
  type TestEndpoint,
} from './fixture.ts';
import { makeTestServer, startSdkServer } from './sdk-server.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(
  servers: readonly CatalogServer[],
  over: Parameters<typeof startEndpoint>[1] = {},
): Promise<TestEndpoint> {
  const endpoint = await startEndpoint(servers, { limits: { combinedWaitMs: 10_000 }, ...over });
  open.push(endpoint);
  return endpoint;
}

interface Connected {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  readonly logs: string[];
  /** How often the list of tools was said to have changed. */
  readonly changes: () => number;
}

async function connect(endpoint: TestEndpoint): Promise<Connected> {
  const client = new Client(
    { name: 'combined', version: '1' },
    { capabilities: { elicitation: {}, sampling: {} } },
  );
  const logs: string[] = [];
  let changes = 0;
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => ({
    action: 'accept',
    content: { answer: params.message },
  }));
  client.setRequestHandler(CreateMessageRequestSchema, async () => ({
    model: 'm',
    role: 'assistant',
    content: { type: 'text', text: 'from the model' },
  }));
  client.setNotificationHandler(
    LoggingMessageNotificationSchema,
    ({ params }) => void logs.push(String(params.data)),
  );
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void (changes += 1));
  const transport = new StreamableHTTPClientTransport(new URL(endpoint.mcp), {
    requestInit: { headers: { authorization: `Bearer ${endpoint.token}` } },
  });
  await client.connect(transport);
  open.push(client);
  return { client, transport, logs, changes: () => changes };
}

async function fixture(): Promise<FixtureServer> {
  const server = await startFixtureServer();
  open.push(server);
  return server;
}

/** What a proxy in between would pass on. */
function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  const own = new Set(['host', 'connection', 'content-length']);
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !own.has(entry[0]),
    ),
  );
}

const texts = (result: unknown): string => JSON.stringify(result);

describe('all servers as one', () => {
  test('have their own names, with the id before them only where two are the same', async () => {
    const one = await startSdkServer();
    const other = await startSdkServer(() => {
      const server = makeTestServer();
      server.registerTool('approve', {}, () => ({ content: [] }));
      return server;
    });
    open.push(one, other);
    const endpoint = await start([catalogServer('expenses', other.url), catalogServer('people', one.url)]);
    const { client } = await connect(endpoint);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'expenses__echo',
      'expenses__fails',
      'expenses__count',
      'expenses__ask',
      'approve',
      'people__echo',
      'people__fails',
      'people__count',
      'people__ask',
    ]);
    expect(texts(await client.callTool({ name: 'people__echo', arguments: { text: 'hi' } }))).toContain('hi');
    const calls = endpoint.journal.calls().filter(({ fields }) => fields.method === 'tools/call');
    expect(calls).toMatchObject([
      {
        outcome: 'ok',
        fields: { server: 'people', tool: 'echo', clientName: 'Test client', sub: ALICE.sub },
      },
    ]);
  });

  test('show tools, prompts, resources, templates and completions of one server as they are', async () => {
    const { url } = await fixture();
    const { client } = await connect(await start([catalogServer('people', url)]));
    expect((await client.listTools()).tools).toHaveLength(14);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toContain('test_simple_prompt');
    const prompt = await client.getPrompt({
      name: 'test_prompt_with_arguments',
      arguments: { arg1: 'a', arg2: 'b' },
    });
    expect(texts(prompt)).toContain("arg1='a', arg2='b'");
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toContain('test://static-text');
    expect(texts(await client.readResource({ uri: 'test://static-text' }))).toContain('static text resource');
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(1);
    expect(texts(await client.readResource({ uri: 'test://template/7/data' }))).toContain('Data for ID: 7');
    expect(await client.subscribeResource({ uri: 'test://watched-resource' })).toEqual({});
    const completed = await client.complete({
      ref: { type: 'ref/prompt', name: 'test_prompt_with_arguments' },
      argument: { name: 'arg1', value: 'par' },
    });
    expect(completed.completion.values).toEqual(['paris', 'park', 'party']);
    await expect(client.readResource({ uri: 'test://nothing' })).rejects.toThrow('test://nothing not found');
    await expect(client.callTool({ name: 'nothing' })).rejects.toMatchObject({
      code: -32602,
      message: 'MCP error -32602: Unknown tool: nothing',
    });
  });

  test('tell resources of the same address apart', async () => {
    const [one, other] = [await fixture(), await fixture()];
    const { client } = await connect(
      await start([catalogServer('a', one.url), catalogServer('b', other.url)]),
    );
    const uris = (await client.listResources()).resources.map(({ uri }) => uri);
    expect(uris).toContain('onbehalf:a:test://static-text');
    expect(uris).toContain('onbehalf:b:test://static-text');
    const read = await client.readResource({ uri: 'onbehalf:b:test://static-text' });
    expect(read.contents).toMatchObject([{ uri: 'onbehalf:b:test://static-text', mimeType: 'text/plain' }]);
  });

  test('carry progress, log messages, elicitation and sampling', async () => {
    const { url } = await fixture();
    const { client, logs } = await connect(await start([catalogServer('people', url)]));
    const seen: number[] = [];
    await client.callTool({ name: 'test_tool_with_progress' }, undefined, {
      onprogress: ({ progress }) => void seen.push(progress),
    });
    expect(seen).toEqual([0, 50, 100]);
    await client.setLoggingLevel('info');
    await client.callTool({ name: 'test_tool_with_logging' });
    expect(logs).toEqual(['Tool execution started', 'Tool processing data', 'Tool execution completed']);
    const asked = await client.callTool({ name: 'test_elicitation', arguments: { message: 'who?' } });
    expect(texts(asked)).toContain('who?');
    const sampled = await client.callTool({ name: 'test_sampling', arguments: { prompt: 'hm' } });
    expect(texts(sampled)).toContain('from the model');
  });

  test('carry cancellation', async () => {
    let isCancelled = false;
    let begun = (): void => undefined;
    const called = new Promise<void>((resolve) => (begun = resolve));
    const upstream = await startFixtureServer({
      makeServer() {
        const server = makeFixtureServer();
        server.registerTool('slow', { inputSchema: { n: z.number().optional() } }, (_args, { signal }) => {
          begun();
          return new Promise((resolve) =>
            signal.addEventListener('abort', () => {
              isCancelled = true;
              resolve({ content: [] });
            }),
          );
        });
        return server;
      },
    });
    open.push(upstream);
    const { client } = await connect(await start([catalogServer('people', upstream.url)]));
    const abort = new AbortController();
    const call = client.callTool({ name: 'slow' }, undefined, { signal: abort.signal });
    await called;
    abort.abort('enough');
    await expect(call).rejects.toThrow('enough');
    await expect.poll(() => isCancelled).toBe(true);
  });

  test('pass the rules of each server on their way', async () => {
    const { url } = await fixture();
    const gate: typeof openGate = {
      ...openGate,
      async pass(call) {
        if (call.tool === 'test_simple_text') throw new Problem('denied_by_policy', { reason: 'no text' });
        return { rule: 'default', waitingMs: 0, changes: false };
      },
      shows: ({ tool }) => tool !== 'test_image_content',
    };
    const endpoint = await start([catalogServer('people', url)], { gate });
    const { client } = await connect(endpoint);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).not.toContain('test_image_content');
    expect(await client.callTool({ name: 'test_simple_text' })).toMatchObject({
      isError: true,
      structuredContent: { error: { type: 'denied_by_policy' } },
    });
    expect(endpoint.journal.calls().at(-1)).toMatchObject({
      outcome: 'refused',
      fields: { tool: 'test_simple_text' },
    });
  });
});

describe('a server that is not there', () => {
  test('holds nobody up, and its absence is told', async () => {
    const { url } = await fixture();
    const endpoint = await start([
      catalogServer('gone', 'http://127.0.0.1:9/mcp'),
      catalogServer('people', url),
    ]);
    const { client, logs } = await connect(endpoint);
    const list = await client.listTools();
    expect(list.tools).toHaveLength(14);
    expect(list._meta).toMatchObject({
      'io.onbehalf/absent': [{ server: 'gone', problem: { type: 'server_unreachable' } }],
    });
    await expect.poll(() => logs.join()).toContain('gone cannot be reached');
    const call = await client.callTool({ name: 'gone__anything' });
    expect(call).toMatchObject({
      isError: true,
      structuredContent: { error: { type: 'server_unreachable' } },
    });
  });

  test('has its tools shown when it answers at last', async () => {
    const { url } = await fixture();
    const slow = await fixture();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const front = await startUpstream((request, response, body) => {
      void held.then(async () => {
        const answer = await fetch(slow.url, {
          method: request.method ?? 'GET',
          headers: plainHeaders(request),
          ...(body === '' ? {} : { body }),
        });
        response.writeHead(answer.status, Object.fromEntries(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    });
    open.push(front);
    const { client, changes } = await connect(
      await start([catalogServer('slow', front.url), catalogServer('people', url)], {
        limits: { combinedWaitMs: 300 },
      }),
    );
    const count = async (): Promise<number> => (await client.listTools()).tools.length;
    await expect.poll(count, { timeout: 10_000 }).toBe(14);
    const before = changes();
    release();
    await expect.poll(changes, { timeout: 10_000 }).toBeGreaterThan(before);
    await expect.poll(count, { timeout: 10_000 }).toBe(28);
  });
});

describe('a session at the combined endpoint', () => {
  test('begins without a person, and gets their tools when they sign in', async () => {
    const { url } = await fixture();
    const sessions = fakeSessions(null);
    const endpoint = await start([catalogServer('people', url)], { sessions });
    const { client, changes } = await connect(endpoint);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['sign_in']);
    const result = await client.callTool({ name: 'sign_in' });
    expect(result).toMatchObject({
      isError: true,
      structuredContent: { error: { type: 'not_signed_in', action: 'sign_in' } },
    });
    expect(texts(result)).toContain('/login');
    sessions.signIn(ALICE);
    await expect.poll(changes).toBe(1);
    expect((await client.listTools()).tools).toHaveLength(14);
  });

  test('ends when the person signs out, and belongs to one client (cases 60 and 83)', async () => {
    const upstream = await fixture();
    const endpoint = await start([catalogServer('people', upstream.url)]);
    const { client, transport } = await connect(endpoint);
    await client.listTools();
    const list = { jsonrpc: '2.0', id: 9, method: 'tools/list' };
    const session = {
      'mcp-session-id': transport.sessionId ?? '',
      authorization: `Bearer ${endpoint.token}`,
    };
    const headers = {
      ...session,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const ask = (over: Record<string, string> = {}) =>
      fetch(endpoint.mcp, { method: 'POST', headers: { ...headers, ...over }, body: JSON.stringify(list) });
    const { token } = endpoint.clients.add({ name: 'Other' });
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(404);
    expect((await ask()).status).toBe(200);
    endpoint.sessions.signOut();
    expect((await ask()).status).toBe(404);
  });

  test('closes its sessions at the servers when it is closed', async () => {
    const upstream = await fixture();
    const { client, transport } = await connect(await start([catalogServer('people', upstream.url)]));
    await client.listTools();
    expect(upstream.sessions.size).toBe(1);
    await transport.terminateSession();
    await expect.poll(() => upstream.sessions.size).toBe(0);
  });

  test('is only for servers that the client may use', async () => {
    const { url } = await fixture();
    const endpoint = await start([catalogServer('a', url), catalogServer('b', url)]);
    const { token } = endpoint.clients.add({ name: 'Narrow', servers: ['b'] });
    const { client } = await connect({ ...endpoint, token });
    expect((await client.listTools()).tools).toHaveLength(14);
    expect(new Set(endpoint.journal.calls().map(({ fields }) => fields.server))).toEqual(new Set(['b']));
  });

  test('tells a client of another era which revisions there are (case 99)', async () => {
    const endpoint = await start([]);
    const response = await fetch(endpoint.mcp, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${endpoint.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'server/discover',
        params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
      }),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        code: -32022,
        data: { requested: '2026-07-28', supported: expect.arrayContaining(['2025-11-25']) },
      },
    });
    expect((await post(endpoint, 'nothing', { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(404);
  });
});
