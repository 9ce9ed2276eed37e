import { afterEach, describe, expect, test } from 'vitest';
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

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(
  answer: Parameters<typeof startUpstream>[0] = answerOk,
  over: Parameters<typeof startEndpoint>[1] = {},
): Promise<{ readonly upstream: Upstream; readonly endpoint: TestEndpoint }> {
  const upstream = await startUpstream(answer);
  const endpoint = await startEndpoint([catalogServer('people', upstream.url)], over);
  open.push(upstream, endpoint);
  return { upstream, endpoint };
}

describe('a tools/call through the endpoint', () => {
  test('reaches the server byte for byte, with the credential minted for it', async () => {
    const { upstream, endpoint } = await start();
    const body =
      '{ "jsonrpc":"2.0", "id":7, "method":"tools/call",\n "params":{"name":"look_up","arguments":{"q":"é"}} }';
    const response = await post(endpoint, 'people', body);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: 7, result: { content: [{ text: 'hello' }] } });
    expect(upstream.requests).toHaveLength(1);
    expect(upstream.requests[0]?.body).toBe(body);
    expect(upstream.requests[0]?.headers.authorization).toBe('Bearer token-1');
  });

  test('is in the audit log with who, what and how it ended', async () => {
    const { endpoint } = await start();
    await (await post(endpoint, 'people', toolCall('look_up', { q: 'Bob' }))).text();
    expect(endpoint.journal.calls()).toMatchObject([
      {
        outcome: 'ok',
        fields: {
          clientName: 'Test client',
          sub: '00u-alice',
          server: 'people',
          method: 'tools/call',
          tool: 'look_up',
          arguments: { q: 'Bob' },
          rule: 'default',
          audience: 'api://people',
          tokenFingerprint: 'print-token-1',
          downstreamStatus: 200,
        },
      },
    ]);
  });

  test('continues the trace that the client names in a header or in `_meta`', async () => {
    const { endpoint, upstream } = await start();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const call = toolCall('look_up');
    await (await post(endpoint, 'people', call, { traceparent })).text();
    const inMeta = { ...call, params: { name: 'look_up', _meta: { traceparent } } };
    await (await post(endpoint, 'people', inMeta)).text();
    expect(upstream.requests[0]?.headers['traceparent']).toBe(traceparent);
    const fields = { traceId: traceparent.slice(3, 35), detail: { parentSpan: traceparent.slice(36, 52) } };
    expect(endpoint.journal.calls()).toMatchObject([{ fields }, { fields }]);
  });

  test('notes a tool that failed', async () => {
    const { endpoint } = await start((_request, response) =>
      answerJson(response, { jsonrpc: '2.0', id: 1, result: { isError: true, content: [] } }),
    );
    await (await post(endpoint, 'people', toolCall('look_up'))).text();
    expect(endpoint.journal.calls()[0]?.outcome).toBe('tool_error');
  });

  test('mints one token for two hundred simultaneous first calls', async () => {
    const { upstream, endpoint } = await start();
    const calls = Array.from({ length: 200 }, (_, id) =>
      post(endpoint, 'people', toolCall('look_up', {}, id)),
    );
    const ids = await Promise.all(
      calls.map(async (call) => ((await (await call).json()) as { id: number }).id),
    );
    expect(ids).toEqual(Array.from({ length: 200 }, (_, id) => id));
    expect(upstream.requests).toHaveLength(200);
    expect(endpoint.credentials.minted).toEqual(['token-1']);
  });

  test('is sent once more with a new token when the server refuses the first', async () => {
    const { upstream, endpoint } = await start((request, response, body) => {
      if (request.headers.authorization === 'Bearer token-1') answerJson(response, {}, 401);
      else answerOk(request, response, body);
    });
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(await response.json()).toMatchObject({ result: { content: [{ text: 'hello' }] } });
    expect(endpoint.credentials.refused).toEqual(['print-token-1']);
    expect(upstream.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(endpoint.journal.calls()[0]).toMatchObject({
      outcome: 'ok',
      fields: { tokenFingerprint: 'print-token-2' },
    });
  });

  test('tells the person when the server refuses the second token too, and tries no third', async () => {
    const { upstream, endpoint } = await start((_request, response) => answerJson(response, {}, 401));
    const response = await post(endpoint, 'people', toolCall('look_up'));
    expect(response.status).toBe(200);
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(await response.json()).toMatchObject({
      id: 1,
      result: { isError: true, structuredContent: { error: { type: 'server_rejected_credential' } } },
    });
    expect(upstream.requests).toHaveLength(2);
    expect(endpoint.seen.at(-1)).toEqual({ id: 'people', code: 'server_rejected_credential' });
  });
});
