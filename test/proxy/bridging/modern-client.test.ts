import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { catalogServer, openGate, startEndpoint, type TestEndpoint } from '../fixture.ts';
import { makeTestServer, startSdkServer, type SdkServer } from '../sdk-server.ts';
import { startModernServer } from './modern-server.ts';
import { startSseServer } from './sse-server.ts';

let endpoint: TestEndpoint;
let server: SdkServer;
let client: Client;
beforeEach(async () => {
  server = await startSdkServer(makeTestServer);
  endpoint = await startEndpoint([catalogServer('old', server.url)]);
});
afterEach(async () => {
  await client.close();
  await endpoint.close();
  await server.close();
});

async function connect(at: TestEndpoint = endpoint, id = 'old'): Promise<void> {
  client = new Client(
    { name: 'new-client', version: '1' },
    { capabilities: { elicitation: {} }, versionNegotiation: { mode: { pin: '2026-07-28' } } },
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${at.mcp}/${id}`), {
      requestInit: { headers: { authorization: `Bearer ${at.token}` } },
    }),
  );
}

describe('a client of 2026-07-28 alone at a server with sessions', () => {
  test('discovers it, lists and calls its tools, in one session that is kept here', async () => {
    await connect();
    expect(client.getServerVersion()).toMatchObject({ name: 'test-server', version: '1.2.3' });
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'fails', 'count', 'ask']);
    for (const text of ['one', 'two']) {
      const { content } = await client.callTool({ name: 'echo', arguments: { text } });
      expect(content).toEqual([{ type: 'text', text }]);
    }
    expect(server.sessions.size).toBe(1);
    const calls = endpoint.journal.calls().map(({ outcome, fields }) => [fields.method, outcome]);
    expect(calls).toEqual([
      ['server/discover', 'ok'],
      ['tools/list', 'ok'],
      ['tools/call', 'ok'],
      ['tools/call', 'ok'],
    ]);
  });

  test('is asked in the answer, comes back with what was asked, and gets the result of the same call', async () => {
    await connect();
    client.setRequestHandler('elicitation/create', ({ params }) => {
      expect(params.message).toBe('Your name?');
      return { action: 'accept', content: { name: 'Alice' } };
    });
    const { content } = await client.callTool({ name: 'ask' });
    expect(content).toEqual([{ type: 'text', text: '{"action":"accept","content":{"name":"Alice"}}' }]);
  });

  test('cannot go on with a call that is not its own', async () => {
    await connect();
    const call = client.callTool({ name: 'ask', arguments: {} }, { allowInputRequired: true });
    const asked = (await call) as unknown as { requestState: string };
    expect(asked.requestState).toMatch(/^[\w-]{32}$/);
    const params = { name: 'ask', requestState: 'made-up', inputResponses: {} };
    await expect(client.request({ method: 'tools/call', params })).rejects.toThrow(/requestState/);
  });

  test('sees the progress of a call', async () => {
    await connect();
    const seen: number[] = [];
    await client.callTool(
      { name: 'count', arguments: { to: 3 } },
      { onprogress: ({ progress }) => void seen.push(progress) },
    );
    expect(seen).toEqual([1, 2, 3]);
  });

  test('hears of changes on the stream that it listens to', async () => {
    let change = (): void => undefined;
    await server.close();
    server = await startSdkServer(() => {
      const made = makeTestServer();
      change = () => made.sendToolListChanged();
      return made;
    });
    await endpoint.close();
    endpoint = await startEndpoint([catalogServer('old', server.url)]);
    await connect();
    const heard: string[] = [];
    client.setNotificationHandler('notifications/tools/list_changed', () => void heard.push('tools'));
    const subscription = await client.listen({ toolsListChanged: true });
    await vi.waitFor(() => {
      change();
      expect(heard).toContain('tools');
    });
    await subscription.close();
  });

  test('sees what policy shows, and is refused what it refuses', async () => {
    const strict = await startEndpoint([catalogServer('old', server.url)], {
      gate: { ...openGate, shows: ({ tool }) => tool === 'echo' },
    });
    try {
      await connect(strict);
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo']);
    } finally {
      await client.close();
      await strict.close();
    }
  });

  test('is told when nobody is signed in any more', async () => {
    await connect();
    endpoint.sessions.signOut();
    const result = await client.callTool({ name: 'echo', arguments: { text: 'x' } });
    expect(result).toMatchObject({ isError: true, structuredContent: { error: { type: 'not_signed_in' } } });
    await vi.waitFor(() => expect(endpoint.endpoint.callsUnderWay()).toBe(0));
  });

  test('reaches a server of 2024-11-05 too', async () => {
    const sse = await startSseServer();
    const other = await startEndpoint([catalogServer('older', sse.url)]);
    try {
      await connect(other, 'older');
      const { content } = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
      expect(content).toEqual([{ type: 'text', text: 'hi' }]);
    } finally {
      await client.close();
      await other.close();
      await sse.close();
    }
  });

  test('speaks directly with a server of its own era', async () => {
    const modern = await startModernServer();
    const other = await startEndpoint([catalogServer('modern', modern.url)]);
    try {
      await connect(other, 'modern');
      await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
      expect(JSON.parse(modern.requests.at(-1)?.body ?? '')).toMatchObject({
        params: { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'new-client' } } },
      });
      expect(other.journal.calls().at(-1)?.fields.detail).toBeUndefined();
    } finally {
      await client.close();
      await other.close();
      await modern.close();
    }
  });
});
