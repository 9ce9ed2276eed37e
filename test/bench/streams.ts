import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { startTarget, type Target } from './target.ts';

/** Times in milliseconds, memory in MiB of the process with the endpoint. */
export type StreamNumbers = Readonly<Record<string, number>>;

const EVENTS = 1_000;
const LARGE_BYTES = 100 * 1024 * 1024;
const IDLE_STREAMS = 1_000;
const MIB = 1024 * 1024;

/** What streams cost: the first byte of an event, a result of 100 MB, a thousand streams on which nothing happens. */
export async function measureStreams(): Promise<StreamNumbers> {
  const server = await startTarget('streams');
  const endpoint = await startTarget('endpoint', server.url);
  const dispatcher = new Agent({ connections: IDLE_STREAMS + 16, bodyTimeout: 0, headersTimeout: 30_000 });
  try {
    const [direct, through] = await Promise.all(
      [server, endpoint].map((one) => openSession(dispatcher, one)),
    );
    if (!direct || !through) throw new Error('no session');
    return {
      ...(await firstBytes(direct, through)),
      ...(await idleStreams(through, endpoint)),
      ...(await largeResult(through, endpoint)),
    };
  } finally {
    await dispatcher.destroy();
    await Promise.all([server, endpoint].map((one) => one.stop()));
  }
}

type Send = (method: 'GET' | 'POST', message?: object) => Promise<Dispatcher.ResponseData>;

async function openSession(dispatcher: Dispatcher, { url, headers }: Target): Promise<Send> {
  const { origin, pathname: path } = new URL(url);
  const session: Record<string, string> = {};
  const send: Send = async (method, message) => {
    const response = await dispatcher.request({
      origin,
      path,
      method,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
        ...session,
      },
      ...(message && { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
    });
    if (response.statusCode >= 300)
      throw new Error(`${url} answered ${response.statusCode}: ${await response.body.text()}`);
    return response;
  };
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  };
  const opened = await send('POST', { id: 0, method: 'initialize', params });
  await opened.body.dump();
  session['mcp-session-id'] = String(opened.headers['mcp-session-id'] ?? '');
  session['mcp-protocol-version'] = '2025-11-25';
  await (await send('POST', { method: 'notifications/initialized' })).body.dump();
  return send;
}

async function firstBytes(direct: Send, through: Send): Promise<StreamNumbers> {
  const times: Record<'direct' | 'through', number[]> = { direct: [], through: [] };
  for (let id = 1; id <= EVENTS; id += 1) {
    times.direct.push(await firstByte(direct, id));
    times.through.push(await firstByte(through, id));
  }
  const [one, other] = [median(times.direct), median(times.through)];
  return { firstByteDirectMs: one, firstByteThroughMs: other, firstByteAddedMs: other - one };
}

async function firstByte(send: Send, id: number): Promise<number> {
  const started = performance.now();
  const { body } = await send('POST', { id, method: 'tools/call', params: { name: 'event' } });
  let first: number | null = null;
  for await (const _ of body) first ??= performance.now() - started;
  return first ?? Number.NaN;
}

/** Resident memory while a large result passes, over what it was after a first one of the same size. */
async function largeResult(send: Send, endpoint: Target): Promise<StreamNumbers> {
  await readAll(send, 1);
  const before = (await endpoint.usage()).rss;
  let most = before;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      most = Math.max(most, (await endpoint.usage()).rss);
      await sleep(20);
    }
  })();
  const started = performance.now();
  const bytes = await readAll(send, 2);
  const seconds = (performance.now() - started) / 1_000;
  isOver = true;
  await watch;
  return { largeGrowthMiB: (most - before) / MIB, largeMiBPerSecond: bytes / MIB / seconds };
}

async function readAll(send: Send, id: number): Promise<number> {
  const params = { name: 'bytes', arguments: { bytes: LARGE_BYTES } };
  const { body } = await send('POST', { id, method: 'tools/call', params });
  let bytes = 0;
  for await (const chunk of body) bytes += (chunk as Buffer).length;
  if (bytes < LARGE_BYTES) throw new Error(`only ${bytes} bytes came through`);
  return bytes;
}

async function idleStreams(send: Send, endpoint: Target): Promise<StreamNumbers> {
  const before = (await endpoint.usage()).rss;
  const open: Dispatcher.ResponseData[] = [];
  for (let count = 0; count < IDLE_STREAMS; count += 20)
    open.push(...(await Promise.all(Array.from({ length: 20 }, () => send('GET')))));
  await sleep(1_000);
  const growth = (await endpoint.usage()).rss - before;
  for (const { body } of open) body.on('error', () => undefined).destroy();
  return { idleStreams: open.length, idleStreamsGrowthMiB: growth / MIB };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
