import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterEach, expect, test } from 'vitest';
import { relay } from '../../src-main/cli/bridge/relay.ts';
import { openUpstream } from '../../src-main/cli/bridge/upstream.ts';
import { makeFixtureServer, startFixtureServer } from '../conformance/fixture-server.ts';
import { catalogServer, startEndpoint, startUpstream, type TestEndpoint } from '../proxy/fixture.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** An AI client whose bridge finds the endpoint where `where` says. */
async function connect(where: () => { readonly url: string; readonly token: string }): Promise<Client> {
  const [mine, bridges] = InMemoryTransport.createLinkedPair();
  const opened = async () => openUpstream(where().url, where().token);
  void relay({ client: bridges, open: opened, note: () => undefined });
  const client = new Client({ name: 'bridged', version: '1' });
  open.push(client);
  await client.connect(mine);
  return client;
}

async function start(url: string): Promise<TestEndpoint> {
  const endpoint = await startEndpoint([catalogServer('people', url)]);
  open.push(endpoint);
  return endpoint;
}

test('an agent that goes and comes back: the call under way is answered, the next one works', async () => {
  let isCalled = (): void => undefined;
  const called = new Promise<void>((resolve) => (isCalled = resolve));
  const upstream = await startFixtureServer({
    makeServer() {
      const server = makeFixtureServer();
      server.registerTool('slow', {}, () => {
        isCalled();
        return new Promise(() => undefined);
      });
      return server;
    },
  });
  open.push(upstream);
  let endpoint = await start(upstream.url);
  const client = await connect(() => ({ url: endpoint.mcp, token: endpoint.token }));
  expect((await client.listTools()).tools).toHaveLength(15);
  const call = client.callTool({ name: 'slow' }).then((result) => JSON.stringify(result), String);
  await called;
  const before = endpoint;
  endpoint = await start(upstream.url);
  await before.close();
  expect(await call).toContain('whether it was done is not known');
  expect(JSON.stringify(await client.callTool({ name: 'test_simple_text' }))).toContain('simple text');
});

test('an answer whose stream breaks off is no answer that the client waits for', async () => {
  const upstream = await startUpstream((request, response, body) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { id, method } = JSON.parse(body) as { id?: number; method: string };
    if (id === undefined) return void response.writeHead(202).end();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (method === 'initialize') {
      const result = {
        protocolVersion: '2025-11-25',
        capabilities: { tools: {} },
        serverInfo: { name: 'x', version: '1' },
      };
      return void response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
    }
    response.write(': working\n\n');
    return void setTimeout(() => response.destroy(), 20);
  });
  open.push(upstream);
  const client = await connect(() => ({ url: upstream.url, token: 'x' }));
  await expect(client.callTool({ name: 'anything' })).rejects.toThrow('whether it was done is not known');
});
