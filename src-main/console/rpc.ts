import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Envelope, isCommandName } from '../../src-shared/contract/commands.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import { CONSOLE_LIMITS } from './limits.ts';
import type { ConsoleAgent } from './port.ts';

/**
 * One command over HTTP. What the agent answers, a problem included, is 200 with the envelope; a request that never
 * became a command has the status of its problem. A window that goes away aborts its command.
 */
export async function answerCommand(
  agent: ConsoleAgent,
  clock: Clock,
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const abort = new AbortController();
  response.once('close', () => abort.abort());
  if (!isCommandName(name)) throw new Problem('unknown_command', { name: name.slice(0, 60) });
  if (mediaType(request) !== 'application/json') throw new Problem('unsupported_media_type');
  const body = parseJson(await readBody(request, clock));
  sendEnvelope(response, 200, await agent.call(name, body, { transport: 'console' }, abort.signal));
}

/** Any failure before a command ran, as its envelope. */
export function refuse(response: ServerResponse, thrown: unknown): void {
  const problem = asProblem(thrown);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  sendEnvelope(response, problem.row.http, { ok: false, problem: problem.report() });
}

function sendEnvelope(response: ServerResponse, status: number, envelope: Envelope): void {
  if (response.destroyed) return;
  const text = JSON.stringify(envelope);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}

function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

async function readBody(request: IncomingMessage, clock: Clock): Promise<string> {
  const cancel = clock.after(CONSOLE_LIMITS.bodyMs, () => request.destroy(new Problem('body_timeout')));
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > CONSOLE_LIMITS.bodyBytes)
        throw new Problem('body_too_large', { limit: CONSOLE_LIMITS.bodyBytes });
      chunks.push(chunk);
    }
  } finally {
    cancel();
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_json', {}, { cause });
  }
}
