import type { Problem } from '../../src-shared/problems/problem.ts';
import {
  PROBLEM_META,
  structuredProblem,
  type StructuredProblem,
} from '../../src-shared/problems/structured.ts';
import type { AnswerSink } from './answer-sink.ts';
import { urlElicitationError } from './url-elicitation.ts';
import type { McpMessage, McpRequest, MessageId } from './mcp-message.ts';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/**
 * The answer to one message that could not be forwarded. A failed tool call is a tool result, because that is what AI
 * clients show to the model and the person; everything else is a JSON-RPC error with its HTTP status.
 */
export function problemAnswer(
  problem: Problem,
  message: McpMessage | null,
  baseUrl: string,
  { elicitsUrls = false } = {},
): Answer {
  const structured = structuredProblem(problem, baseUrl);
  const elicitation =
    elicitsUrls && message?.kind === 'request' ? urlElicitationError(problem, structured) : null;
  if (elicitation !== null && message?.kind === 'request')
    return { status: 200, body: { jsonrpc: '2.0', id: message.id, error: elicitation } };
  if (message?.kind === 'request' && message.tool !== null && isForThePerson(problem))
    return { status: 200, body: toolResult(message, structured) };
  const id = message?.kind === 'request' ? message.id : null;
  return { status: httpStatus(problem), body: rpcError(problem, structured, id) };
}

/** Refusals of the message itself speak to the developer of the client, and as the protocol says. */
function isForThePerson(problem: Problem): boolean {
  const { http } = problem.row;
  const isProtocol = problem.code === 'session_unknown' || http === 429;
  return !isProtocol && (http === 401 || http === 403 || http >= 500 || problem.code === 'server_unknown');
}

/**
 * 401 is said of the client's own credential alone: a client that gets it drops its token and looks for an
 * authorization server, when in truth the person has to sign in.
 */
function httpStatus(problem: Problem): number {
  const { http } = problem.row;
  const isClients = problem.code === 'unknown_client' || problem.code === 'wrong_port';
  return http === 401 && !isClients ? 503 : http;
}

function toolResult(message: McpRequest, structured: StructuredProblem): Record<string, unknown> {
  // The era without sessions wants to know that this is the end of it (2026-07-28, "Results").
  const end = message.revision === null ? {} : { resultType: 'complete' };
  return { jsonrpc: '2.0', id: message.id, result: { ...end, ...callResult(structured) } };
}

function callResult(structured: StructuredProblem): Record<string, unknown> {
  return {
    content: [{ type: 'text', text: textForModel(structured) }],
    structuredContent: { error: structured },
    isError: true,
    _meta: { [PROBLEM_META]: structured },
  };
}

/** The result of a tool call that could not be made. */
export function problemResult(problem: Problem, baseUrl: string): Record<string, unknown> {
  return callResult(structuredProblem(problem, baseUrl));
}

function textForModel({ message, next, url, retry }: StructuredProblem): string {
  const place = url === null || next.includes(url) ? '' : `\n${url}`;
  const again = retry ? ' Then repeat this tool call.' : ' Do not repeat this tool call until then.';
  return `${message} ${next}${place}\n\nShow this message to the user as it is; you cannot solve it yourself.${again}`;
}

function rpcError(
  problem: Problem,
  structured: StructuredProblem,
  id: MessageId | null,
): Record<string, unknown> {
  const message = `${structured.message} ${structured.next}`;
  const data = { ...structured, ...protocolData(problem) };
  return { jsonrpc: '2.0', id, error: { code: problem.row.rpc, message, data } };
}

/** What the protocol itself wants to stand in `data` (2026-07-28, "Protocol Version Negotiation"). */
function protocolData({ code, detail }: Problem): Record<string, unknown> {
  if (code !== 'unsupported_revision') return {};
  return { requested: detail['requested'], supported: String(detail['supported']).split(' ') };
}

/** When to come again (RFC 9110 section 10.2.3), where a problem passes by itself. */
export function retryAfter({ code, row, detail }: Problem): Record<string, string> {
  if (row.http !== 429 && code !== 'server_busy') return {};
  return { 'retry-after': String(detail['seconds'] ?? 1) };
}

/** Writes a whole JSON answer, unless another has begun; says how many bytes it has. */
export function writeAnswer(
  sink: AnswerSink,
  { status, body }: Answer,
  headers: Readonly<Record<string, string>> = {},
): number {
  if (sink.isBegun) return 0;
  const bytes = Buffer.from(JSON.stringify(body));
  const all = {
    'content-type': 'application/json',
    'content-length': String(bytes.length),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  };
  sink.head(status, Object.entries(all).flat());
  sink.end(bytes);
  return bytes.length;
}

/** The same answer as the last event of a stream that has begun. */
export function problemEvent(problem: Problem, message: McpRequest, baseUrl: string): string {
  return `event: message\ndata: ${JSON.stringify(problemAnswer(problem, message, baseUrl).body)}\n\n`;
}
