import { Pool } from 'undici';
import type { TargetAddress } from './target.ts';

/** What one run of the load saw. Times in milliseconds. */
export interface LoadResult {
  readonly p50: number;
  readonly p99: number;
  readonly callsPerSecond: number;
}

/** A client with its session, ready to send calls over warm connections. */
export interface LoadClient {
  run(calls: number, atATime: number): Promise<LoadResult>;
  close(): Promise<void>;
}

/** Every call has an id of its own: what is answered to two at once could not be told apart otherwise. */
function toolCall(id: number): string {
  const params = { name: 'echo', arguments: { text: 'hello', count: 3 } };
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params });
}

export async function connectLoad({ url, headers }: TargetAddress, connections: number): Promise<LoadClient> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 10_000 });
  const base = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...headers,
  };
  const post = async (body: string, extra: Record<string, string> = {}): Promise<string> => {
    const response = await pool.request({
      path: pathname,
      method: 'POST',
      headers: { ...base, ...extra },
      body,
    });
    const text = await response.body.text();
    if (response.statusCode >= 300)
      throw new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 200)}`);
    return String(response.headers['mcp-session-id'] ?? '');
  };
  const session = {
    'mcp-session-id': await post(
      JSON.stringify({
        jsonrpc: '2.0',
        id: 0,
        method: 'initialize',
        params: {
          protocolVersion: '2025-11-25',
          capabilities: {},
          clientInfo: { name: 'load', version: '1' },
        },
      }),
    ),
    'mcp-protocol-version': '2025-11-25',
  };
  await post(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }), session);
  await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }), session);
  let id = 1;
  return {
    run: (calls, atATime) => measure(() => post(toolCall((id += 1)), session), calls, atATime),
    close: () => pool.close(),
  };
}

async function measure(call: () => Promise<unknown>, calls: number, atATime: number): Promise<LoadResult> {
  const times: number[] = [];
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const started = performance.now();
      await call();
      times.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: atATime }, worker));
  const seconds = (performance.now() - started) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), callsPerSecond: calls / seconds };
}
