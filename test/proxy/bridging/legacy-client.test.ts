import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ElicitRequestSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  answerJson,
  catalogServer,
  post,
  startEndpoint,
  startUpstream,
  type TestEndpoint,
} from '../fixture.ts';
import { startModernServer, type ModernServer } from './modern-server.ts';

let server: ModernServer;
let endpoint: TestEndpoint;
let client: Client;
beforeEach(async () => {
  server = await startModernServer();
  endpoint = await startEndpoint([catalogServer('modern', server.url)]);
  client = new Client({ name: 'old-client', version: '1' }, { capabilities: { elicitation: {} } });
});
afterEach(async () => {
  await client.close();
  await endpoint.close();
  await server.close();
});

async function connect(): Promise<StreamableHTTPClientTransport> {
  const transport = new StreamableHTTPClientTransport(new URL(`${endpoint.mcp}/modern`), {
    requestInit: { headers: { authorization: `Bearer ${endpoint.token}` } },
  });
  await client.connect(transport);
  return transport;
}

const textOf = (result: object): unknown => (result as { content?: unknown }).content;
const saying = (text: string): unknown => [{ type: 'text', text }];

describe('a client with sessions at a server of 2026-07-28', () => {
  test('does its handshake here and learns who the server is', async () => {
    await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'modern', version: '7.0.0' });
    expect(client.getInstructions()).toBe('Ask it anything.');
    expect(client.getServerCapabilities()).toMatchObject({ tools: { listChanged: true } });
    await client.ping();
  });

  test('lists and calls tools, and each call is recorded as itself, with its credential', async () => {
    await connect();
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'count', 'ask', 'in_region']);
    const result = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    expect(textOf(result)).toEqual(saying('hello'));
    const last = server.requests.at(-1);
    expect(last?.headers.get('authorization')).toBe('Bearer token-1');
    expect(last?.headers.get('mcp-method')).toBe('tools/call');
    const calls = endpoint.journal
      .calls()
      .map(({ outcome, fields }) => [fields.method, fields.tool, outcome]);
    expect(calls).toEqual([
      ['initialize', null, 'ok'],
      ['tools/list', null, 'ok'],
      ['tools/call', 'echo', 'ok'],
    ]);
    expect(endpoint.journal.calls().at(-1)?.fields).toMatchObject({
      tokenFingerprint: 'print-token-1',
      detail: { bridged: true },
    });
  });

  test('is asked what the server wants to know, and the server gets the answer', async () => {
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      expect(params.message).toBe('Your name?');
      return { action: 'accept', content: { name: 'Alice' } };
    });
    await connect();
    expect(textOf(await client.callTool({ name: 'ask' }))).toEqual(saying('Hello Alice'));
  });

  test('sees the progress of a call', async () => {
    await connect();
    const seen: number[] = [];
    const result = await client.callTool({ name: 'count', arguments: { to: 3 } }, undefined, {
      onprogress: ({ progress }) => void seen.push(progress),
    });
    expect(textOf(result)).toEqual(saying('3'));
    expect(seen).toEqual([1, 2, 3]);
  });

  test('calls a tool whose arguments have to stand in headers', async () => {
    await connect();
    const result = await client.callTool({ name: 'in_region', arguments: { region: 'eu-west' } });
    expect(textOf(result)).toEqual(saying('eu-west'));
    expect(server.requests.at(-1)?.headers.get('mcp-param-region')).toBe('eu-west');
  });

  test('hears of changes of the lists and of the resources it subscribed to', async () => {
    const heard: string[] = [];
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => void heard.push('tools'));
    client.setNotificationHandler(
      ResourceUpdatedNotificationSchema,
      ({ params }) => void heard.push(params.uri),
    );
    await connect();
    await client.subscribeResource({ uri: 'news://today' });
    await vi.waitFor(() => {
      server.notify.resourceUpdated('news://today');
      expect(heard).toContain('news://today');
    });
    await vi.waitFor(() => {
      server.notify.toolsChanged();
      expect(heard).toContain('tools');
    });
    await client.unsubscribeResource({ uri: 'news://today' });
  });

  test('loses the session with its end, a sign-in of somebody else, and to nobody else', async () => {
    const transport = await connect();
    const session = { 'mcp-session-id': transport.sessionId ?? '' };
    const ping = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const other = endpoint.clients.add({ name: 'Another client' });
    expect((await post({ ...endpoint, token: other.token }, 'modern', ping, session)).status).toBe(404);
    expect((await post(endpoint, 'modern', ping, session)).status).toBe(200);
    await transport.terminateSession();
    expect((await post(endpoint, 'modern', ping, session)).status).toBe(404);
    await client.close();
    client = new Client({ name: 'old-client', version: '1' });
    const again = await connect();
    endpoint.sessions.signIn({
      issuer: 'https://acme.okta.com',
      sub: '00u-bob',
      email: 'bob@example.com',
      name: 'Bob',
      roles: [],
      teams: [],
    });
    expect((await post(endpoint, 'modern', ping, { 'mcp-session-id': again.sessionId ?? '' })).status).toBe(
      404,
    );
  });

  test('gets the refusal of a server as it is, where no bridge can be had', async () => {
    const refusal = { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'Not today' } };
    const refusing = await startUpstream((_request, response) => answerJson(response, refusal, 400));
    const other = await startEndpoint([catalogServer('none', refusing.url)]);
    try {
      const answer = await post(other, 'none', {
        jsonrpc: '2.0',
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual(refusal);
      expect(other.journal.calls()).toMatchObject([{ outcome: 'failed', fields: { downstreamStatus: 400 } }]);
    } finally {
      await other.close();
      await refusing.close();
    }
  });
});
