import { afterEach, expect, test } from 'vitest';
import {
  answerJson,
  catalogServer,
  memoryStore,
  post,
  startEndpoint,
  startUpstream,
  type TestEndpoint,
  type Upstream,
} from './fixture.ts';

let upstream: Upstream;
let endpoint: TestEndpoint;
afterEach(async () => {
  await endpoint.close();
  await upstream.close();
});

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
};

async function start(): Promise<ReturnType<typeof memoryStore>> {
  let opened = 0;
  upstream = await startUpstream((_request, response, body) => {
    const { id, method } = JSON.parse(body) as { id: number; method: string };
    if (method === 'initialize') response.setHeader('mcp-session-id', `upstream-${(opened += 1)}`);
    answerJson(response, { jsonrpc: '2.0', id, result: { tools: [] } });
  });
  const sessionStore = memoryStore();
  endpoint = await startEndpoint([catalogServer('people', upstream.url)], {
    sessionStore,
    requestsPerSecond: () => 1_000_000,
  });
  return sessionStore;
}

async function open(): Promise<string> {
  const answer = await post(endpoint, 'people', initialize);
  await answer.text();
  expect(answer.status).toBe(200);
  return answer.headers.get('mcp-session-id') ?? '';
}

test('a client that never closes its sessions keeps the latest of a thousand, and no more is kept', async () => {
  const store = await start();
  const ids: string[] = [];
  for (let round = 0; round < 50; round += 1)
    ids.push(...(await Promise.all(Array.from({ length: 20 }, () => open()))));
  expect(new Set(ids).size).toBe(1_000);
  const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
  const use = (id = ''): Promise<Response> => post(endpoint, 'people', list, { 'mcp-session-id': id });
  expect((await use(ids.at(-1))).status).toBe(200);
  expect((await use(ids[0])).status).toBe(404);
  await endpoint.endpoint.stop();
  expect((store.value as { sessions: unknown[] }).sessions).toHaveLength(64);
});

test('five starts at once are five sessions, from one credential', async () => {
  await start();
  const ids = await Promise.all(Array.from({ length: 5 }, () => open()));
  expect(new Set(ids).size).toBe(5);
  expect(endpoint.credentials.minted).toHaveLength(1);
});
