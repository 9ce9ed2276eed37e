import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { catalogServer, MCP_HEADERS, post, startEndpoint, toolCall, type TestEndpoint } from './fixture.ts';
import { startSdkServer, type SdkServer } from './sdk-server.ts';

let upstream: SdkServer;
let endpoint: TestEndpoint;
const clients: Client[] = [];

beforeEach(async () => {
  upstream = await startSdkServer();
  endpoint = await startEndpoint([
    catalogServer('people', upstream.url),
    catalogServer('other', upstream.url),
  ]);
});
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  await endpoint.close();
  await upstream.close();
});

async function connect(
  token = endpoint.token,
): Promise<{ client: Client; transport: StreamableHTTPClientTransport }> {
  const client = new Client({ name: 'flow', version: '9' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async () => ({
    action: 'accept',
    content: { name: 'Alice' },
  }));
  const transport = new StreamableHTTPClientTransport(new URL(`${endpoint.base}/mcp/people`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  clients.push(client);
  return { client, transport };
}

describe('an official client behind the endpoint', () => {
  test('notices nothing but a normal server', async () => {
    const { client, transport } = await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'test-server', version: '1.2.3' });
    expect((await client.listTools()).tools).toHaveLength(4);
    const seen: number[] = [];
    const counted = await client.callTool({ name: 'count', arguments: { to: 3 } }, undefined, {
      onprogress: ({ progress }) => void seen.push(progress),
    });
    expect(counted.content).toEqual([{ type: 'text', text: '3' }]);
    expect(seen).toEqual([1, 2, 3]);
    const asked = await client.callTool({ name: 'ask' });
    expect(JSON.stringify(asked.content)).toContain('Alice');
    expect((await client.callTool({ name: 'fails' })).isError).toBe(true);
    expect(upstream.sessions.size).toBe(1);
    await transport.terminateSession();
    expect(upstream.sessions.size).toBe(0);
    expect(endpoint.journal.calls().map(({ outcome, fields }) => [fields.method, outcome])).toEqual([
      ['initialize', 'ok'],
      ['tools/list', 'ok'],
      ['tools/call', 'ok'],
      ['tools/call', 'ok'],
      ['tools/call', 'tool_error'],
    ]);
    expect(endpoint.journal.calls()[2]?.fields.clientDeclared).toBe('flow 9');
  });

  test('never sees the session id of the server, which opens nothing here (case 83)', async () => {
    const { transport } = await connect();
    const [upstreamId = ''] = [...upstream.sessions.keys()];
    expect(transport.sessionId).toBeDefined();
    expect(transport.sessionId).not.toBe(upstreamId);
    const response = await post(endpoint, 'people', toolCall('echo'), { 'mcp-session-id': upstreamId });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ id: 1, error: { code: -32001 } });
  });

  test('cannot use the session of another client, or at another server (cases 83 and 98)', async () => {
    const { transport } = await connect();
    const mine = { 'mcp-session-id': transport.sessionId ?? '' };
    const { token } = endpoint.clients.add({ name: 'Other' });
    const foreign = await post({ ...endpoint, token }, 'people', toolCall('echo', { text: 'x' }), mine);
    expect(foreign.status).toBe(404);
    expect((await post(endpoint, 'other', toolCall('echo', { text: 'x' }), mine)).status).toBe(404);
    expect((await post(endpoint, 'people', toolCall('echo', { text: 'x' }), mine)).status).toBe(200);
  });

  test('loses its sessions and streams when the person signs out (case 60)', async () => {
    const { transport } = await connect();
    const session = { 'mcp-session-id': transport.sessionId ?? '' };
    const stream = await fetch(`${endpoint.base}/mcp/people`, {
      headers: { authorization: `Bearer ${endpoint.token}`, accept: 'text/event-stream', ...session },
    }).catch(() => null);
    // The client above holds the one stream that the server allows for a session.
    expect(stream?.status).toBe(409);
    endpoint.sessions.signOut();
    const refused = await post(endpoint, 'people', toolCall('echo', { text: 'x' }), session);
    expect(refused.status).toBe(200);
    expect(await refused.json()).toMatchObject({
      result: {
        isError: true,
        structuredContent: {
          error: { type: 'not_signed_in', action: 'sign_in', url: `${endpoint.base}/login`, retry: true },
        },
        _meta: { 'io.onbehalf/problem': { type: 'not_signed_in' } },
      },
    });
    endpoint.sessions.signIn({
      ...(endpoint.sessions.who() ?? { issuer: 'i', email: null, name: null, roles: [], teams: [] }),
      sub: 'bob',
    });
    expect((await post(endpoint, 'people', toolCall('echo', { text: 'x' }), session)).status).toBe(404);
  });

  test('is locked out at once when it is removed (case 16)', async () => {
    const { token, client } = endpoint.clients.add({ name: 'Lost laptop' });
    const { transport } = await connect(token);
    endpoint.clients.remove(client.id);
    const response = await fetch(`${endpoint.base}/mcp/people`, {
      method: 'POST',
      headers: {
        ...MCP_HEADERS,
        authorization: `Bearer ${token}`,
        'mcp-session-id': transport.sessionId ?? '',
      },
      body: JSON.stringify(toolCall('echo', { text: 'x' })),
    });
    expect(response.status).toBe(401);
  });

  test('reaches only the servers it was let to (case 46)', async () => {
    const { token } = endpoint.clients.add({ name: 'Narrow', servers: ['other'] });
    const narrow = { ...endpoint, token };
    const refused = await post(narrow, 'people', toolCall('echo', { text: 'x' }));
    expect(await refused.json()).toMatchObject({
      result: { structuredContent: { error: { type: 'server_unknown' } } },
    });
    expect(endpoint.credentials.minted).toEqual([]);
  });
});
