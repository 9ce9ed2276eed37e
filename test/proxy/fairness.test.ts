import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  answerJson,
  answerOk,
  catalogServer,
  post,
  startEndpoint,
  startUpstream,
  toolCall,
  type TestEndpoint,
  type Upstream,
} from './fixture.ts';

let endpoint: TestEndpoint | undefined;
let upstream: Upstream | undefined;
afterEach(async () => {
  await endpoint?.close();
  await upstream?.close();
});

const result = { jsonrpc: '2.0', id: 1, result: { content: [] } };

describe('a server that carries few calls at a time', () => {
  test('gets no more than that, and a flood of one client leaves another its turn', async () => {
    const held: ServerResponse[] = [];
    upstream = await startUpstream((_request, response) => void held.push(response));
    endpoint = await startEndpoint([catalogServer('slow', upstream.url, { maxConcurrentCalls: 4 })]);
    const other = endpoint.clients.add({ name: 'Another client' });
    const flood = Array.from({ length: 12 }, () => post(endpoint!, 'slow', toolCall('work')));
    await vi.waitFor(() => expect(held).toHaveLength(3));
    const single = post({ ...endpoint, token: other.token }, 'slow', toolCall('work'));
    await vi.waitFor(() => expect(held).toHaveLength(4));
    answerJson(held[3] as ServerResponse, result);
    expect((await single).status).toBe(200);
    for (let answered = 0; answered < 13; answered += 1) {
      await vi.waitFor(() => expect(held.length).toBeGreaterThan(answered));
      if (answered !== 3) answerJson(held[answered] as ServerResponse, result);
    }
    const answers = await Promise.all(flood);
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 200));
  });

  test('still gets the answers to what it asks while its turns are taken', async () => {
    const held: ServerResponse[] = [];
    upstream = await startUpstream((_request, response, body) => {
      if (body.includes('"method"')) held.push(response);
      else response.writeHead(202).end();
    });
    endpoint = await startEndpoint([catalogServer('slow', upstream.url, { maxConcurrentCalls: 1 })]);
    const call = post(endpoint, 'slow', toolCall('asks'));
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const answer = await post(endpoint, 'slow', { jsonrpc: '2.0', id: 7, result: {} });
    expect(answer.status).toBe(202);
    answerJson(held[0] as ServerResponse, result);
    expect((await call).status).toBe(200);
  });

  test('takes no turn from calls whose client went away', async () => {
    const held: ServerResponse[] = [];
    upstream = await startUpstream((_request, response) => void held.push(response));
    endpoint = await startEndpoint([catalogServer('slow', upstream.url, { maxConcurrentCalls: 1 })]);
    const first = post(endpoint, 'slow', toolCall('work'));
    await vi.waitFor(() => expect(held).toHaveLength(1));
    const abort = new AbortController();
    const gone = post(endpoint, 'slow', toolCall('work'), {}, abort.signal).catch(() => 'gone');
    await vi.waitFor(() => expect(endpoint?.endpoint.callsUnderWay()).toBe(2));
    abort.abort();
    expect(await gone).toBe('gone');
    const last = post(endpoint, 'slow', toolCall('work'));
    answerJson(held[0] as ServerResponse, result);
    await vi.waitFor(() => expect(held).toHaveLength(2));
    answerJson(held[1] as ServerResponse, result);
    expect([(await first).status, (await last).status]).toEqual([200, 200]);
    const outcomes = endpoint.journal.calls().map(({ outcome }) => outcome);
    expect(outcomes.toSorted()).toEqual(['cancelled', 'ok', 'ok']);
  });
});

describe('a server that asks to be left alone', () => {
  test('is, and the next call is told how long', async () => {
    upstream = await startUpstream((_request, response) => {
      response.writeHead(429, { 'retry-after': '30' }).end();
    });
    endpoint = await startEndpoint([catalogServer('busy', upstream.url)]);
    const own = await post(endpoint, 'busy', toolCall('work'));
    expect([own.status, own.headers.get('retry-after')]).toEqual([429, '30']);
    const told = await post(endpoint, 'busy', toolCall('work'));
    expect([told.status, told.headers.get('retry-after')]).toEqual([200, '30']);
    expect(await told.json()).toMatchObject({
      result: {
        isError: true,
        structuredContent: { error: { type: 'server_busy', retry: true, retryAfterSeconds: 30 } },
      },
    });
    expect(upstream.requests).toHaveLength(1);
  });
});

describe('a client that asks too fast', () => {
  test('is told when to come again, and another is not held up', async () => {
    upstream = await startUpstream(answerOk);
    endpoint = await startEndpoint([catalogServer('people', upstream.url)], { requestsPerSecond: () => 1 });
    const other = endpoint.clients.add({ name: 'Another client' });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1)
      statuses.push((await post(endpoint, 'people', toolCall('work'))).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    // Requests that come while the test waits are refilled one a second: a flood outruns that.
    const flood = await Promise.all(
      Array.from({ length: 100 }, () => post(endpoint!, 'people', toolCall('work'))),
    );
    const refused = flood.find(({ status }) => status === 429);
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(await refused?.json()).toMatchObject({ error: { data: { type: 'too_fast', retry: true } } });
    expect((await post({ ...endpoint, token: other.token }, 'people', toolCall('work'))).status).toBe(200);
  });
});
