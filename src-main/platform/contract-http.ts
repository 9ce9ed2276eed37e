import type { IncomingMessage, ServerResponse } from 'node:http';
import { TOPICS, type TopicName } from '../../src-shared/contract/topics.ts';
import type { Envelope } from '../../src-shared/contract/commands.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Caller } from '../../src-shared/contract/commands.ts';
import type { Agent } from '../agent.ts';

/** Limits of a contract request over HTTP. */
export const CONTRACT_HTTP_LIMITS = {
  bodyBytes: 1024 * 1024,
  eventBacklogBytes: 4 * 1024 * 1024,
  keepAliveMs: 15_000,
};

/**
 * The contract over HTTP, for transports that have already established who is asking: `POST <base>rpc/<command>` with
 * a JSON body answers an envelope, `GET <base>events?topic=…` is a stream of server-sent events. Returns whether the
 * path was one of these.
 */
export function handleContract(
  agent: Agent,
  caller: Caller,
  base: string,
  req: IncomingMessage,
  res: ServerResponse,
): boolean {
  const url = new URL(req.url ?? '/', 'http://contract.invalid');
  if (!url.pathname.startsWith(base)) return false;
  const path = url.pathname.slice(base.length);
  if (path.startsWith('rpc/') && req.method === 'POST') {
    void answerCall(agent, caller, decodeURIComponent(path.slice(4)), req, res);
    return true;
  }
  if (path === 'events' && req.method === 'GET') {
    streamTopics(agent, url.searchParams.getAll('topic'), req, res);
    return true;
  }
  return false;
}

async function answerCall(
  agent: Agent,
  caller: Caller,
  name: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  res.on('close', () => gone.abort());
  let envelope: Envelope;
  try {
    envelope = await agent.call(name, await readJson(req), caller, gone.signal);
  } catch (thrown) {
    envelope = { ok: false, problem: asProblem(thrown).report() };
  }
  if (res.destroyed) return;
  res
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(envelope));
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\s*(;|$)/i.test(req.headers['content-type'] ?? ''))
    throw new Problem('unsupported_media_type');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > CONTRACT_HTTP_LIMITS.bodyBytes)
      throw new Problem('body_too_large', { limit: CONTRACT_HTTP_LIMITS.bodyBytes });
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new Problem('invalid_json', {}, { cause });
  }
}

function streamTopics(
  agent: Agent,
  asked: readonly string[],
  req: IncomingMessage,
  res: ServerResponse,
): void {
  const topics = (Object.keys(TOPICS) as TopicName[]).filter(
    (topic) => asked.length === 0 || asked.includes(topic),
  );
  res.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  const send = (topic: TopicName) => (payload: unknown) => {
    // A reader that does not keep up is cut off; it comes back and gets the whole picture.
    if (res.writableLength > CONTRACT_HTTP_LIMITS.eventBacklogBytes) return void res.destroy();
    res.write(`event: ${topic}\ndata: ${JSON.stringify(payload)}\n\n`);
  };
  const removals = topics.map((topic) => agent.subscribe(topic, send(topic)));
  const keepAlive = setInterval(() => res.write(': alive\n\n'), CONTRACT_HTTP_LIMITS.keepAliveMs).unref();
  req.on('close', () => {
    clearInterval(keepAlive);
    for (const remove of removals) remove();
  });
}
