import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Gate } from '../../../src-main/ports/policy.ts';
import { catalogServer, openGate, startEndpoint, type TestEndpoint } from '../fixture.ts';
import { startSseServer, type SseServer } from './sse-server.ts';

let server: SseServer;
let endpoint: TestEndpoint;
let client: Client;
afterEach(async () => {
  await client.close();
  await endpoint.close();
  await server.close();
});

async function connect(gate: Gate = openGate, messagesAt?: string): Promise<StreamableHTTPClientTransport> {
  server = await startSseServer(messagesAt);
  endpoint = await startEndpoint([catalogServer('old', server.url)], { gate });
  client = new Client({ name: 'client', version: '1' }, { capabilities: { elicitation: {} } });
  const transport = new StreamableHTTPClientTransport(new URL(`${endpoint.mcp}/old`), {
    requestInit: { headers: { authorization: `Bearer ${endpoint.token}` } },
  });
  await client.connect(transport);
  return transport;
}

describe('a server of 2024-11-05 (HTTP with SSE)', () => {
  test('is used as any other: its answers come back, with progress, and each call carries the credential', async () => {
    await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'test-server', version: '1.2.3' });
    const result = await client.callTool({ name: 'echo', arguments: { text: 'hello' } });
    expect(result.content).toEqual([{ type: 'text', text: 'hello' }]);
    const seen: number[] = [];
    await client.callTool({ name: 'count', arguments: { to: 3 } }, undefined, {
      onprogress: ({ progress }) => void seen.push(progress),
    });
    expect(seen).toEqual([1, 2, 3]);
    expect(new Set(server.credentials.slice(1))).toEqual(new Set(['Bearer token-1']));
    const failed = await client.callTool({ name: 'fails' });
    expect(failed.isError).toBe(true);
    const outcomes = endpoint.journal.calls().map(({ outcome, fields }) => [fields.tool, outcome]);
    expect(outcomes).toEqual([
      [null, 'ok'],
      ['echo', 'ok'],
      ['count', 'ok'],
      ['fails', 'tool_error'],
    ]);
  });

  test('asks the person in the middle of a call', async () => {
    await connect();
    client.setRequestHandler(ElicitRequestSchema, () => ({ action: 'accept', content: { name: 'Alice' } }));
    const result = await client.callTool({ name: 'ask' });
    expect(result.content).toEqual([
      { type: 'text', text: '{"action":"accept","content":{"name":"Alice"}}' },
    ]);
  });

  test('shows what policy shows', async () => {
    await connect({ ...openGate, shows: ({ tool }) => tool !== 'fails' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'count', 'ask']);
  });

  test('is let go of when the client ends its session', async () => {
    const transport = await connect();
    expect(server.streams.size).toBe(1);
    await transport.terminateSession();
    await vi.waitFor(() => expect(server.streams.size).toBe(0));
  });

  test('gets no message, and no credential, at another host that it names', async () => {
    await expect(connect(openGate, 'http://127.0.0.1:9/elsewhere')).rejects.toThrow('Error POSTing');
    expect(endpoint.journal.calls()).toMatchObject([{ outcome: 'failed' }]);
  });
});
