import { Problem } from '../../src-shared/problems/problem.ts';
import { checkJsonLimits } from './json-limits.ts';
import type { Limits } from './limits.ts';

export type MessageId = string | number;

/** A request, as far as the endpoint has to understand it. */
export interface McpRequest {
  readonly kind: 'request';
  readonly id: MessageId;
  readonly method: string;
  /** The tool of a `tools/call`. */
  readonly tool: string | null;
  /** What `Mcp-Name` has to say: the tool, the prompt or the resource; null where the method has none. */
  readonly name: string | null;
  readonly arguments: unknown;
  /** The resource it is about. */
  readonly uri: string | null;
  /** The revision in the request's own `_meta` (2026-07-28 and later); null in the era of sessions. */
  readonly revision: string | null;
  /** What the client says of itself (`clientInfo`). */
  readonly declared: string | null;
  /** The trace that the client says in `_meta` it belongs to (W3C Trace Context). */
  readonly traceparent: string | null;
  readonly isInitialize: boolean;
}

export interface McpNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly revision: string | null;
}

/** The answer to a request of the server (elicitation, sampling, roots). */
export interface McpResponse {
  readonly kind: 'response';
  readonly id: MessageId;
}

export type McpMessage = McpRequest | McpNotification | McpResponse;

const META = 'io.modelcontextprotocol/';

/** Which parameter a method names its object with (2026-07-28, "Standard Headers"). */
const NAMED_BY: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
};

type MessageLimits = Pick<Limits, 'jsonDepth' | 'jsonNodes' | 'idLength'>;

/**
 * One JSON-RPC 2.0 message as plain values, looked at once at the door. Throws `invalid_json` or `invalid_message`;
 * batches are refused for every revision (they were removed in 2025-06-18).
 */
export function classifyMessage(text: string, limits: MessageLimits): McpMessage {
  checkJsonLimits(text, limits);
  const message = parse(text);
  if (Array.isArray(message)) return refuse('batches are not accepted');
  if (!isObject(message)) return refuse('it is not an object');
  if (message['jsonrpc'] !== '2.0') return refuse('"jsonrpc" must be "2.0"');
  if (Object.hasOwn(message, 'method')) return classifyCall(message, limits);
  if (Object.hasOwn(message, 'result') === Object.hasOwn(message, 'error'))
    return refuse('there must be a method, a result or an error');
  return { kind: 'response', id: checkId(message['id'], limits) };
}

function classifyCall(message: Record<string, unknown>, limits: MessageLimits): McpMessage {
  const { method, params } = message;
  if (typeof method !== 'string' || method === '' || method.length > 200)
    return refuse('"method" must be a short text');
  if (Object.hasOwn(message, 'result') || Object.hasOwn(message, 'error'))
    return refuse('it is both a call and an answer');
  if (params !== undefined && !isObject(params)) return refuse('"params" must be an object');
  const meta = isObject(params?.['_meta']) ? params['_meta'] : {};
  const revision = text(meta[`${META}protocolVersion`]);
  if (!Object.hasOwn(message, 'id')) return { kind: 'notification', method, revision };
  const name = nameOf(method, params);
  return {
    kind: 'request',
    id: checkId(message['id'], limits),
    method,
    tool: method === 'tools/call' ? name : null,
    name,
    arguments: params?.['arguments'],
    uri: text(params?.['uri']),
    revision,
    declared: declaredClient(meta[`${META}clientInfo`] ?? params?.['clientInfo']),
    traceparent: text(meta['traceparent']),
    isInitialize: method === 'initialize',
  };
}

function nameOf(method: string, params: Record<string, unknown> | undefined): string | null {
  const parameter = Object.hasOwn(NAMED_BY, method) ? NAMED_BY[method] : undefined;
  if (parameter === undefined) return null;
  const name = params?.[parameter];
  if (typeof name !== 'string') return refuse(`"params.${parameter}" must be a text`);
  return name;
}

function checkId(id: unknown, limits: MessageLimits): MessageId {
  if (typeof id === 'string' && id.length <= limits.idLength) return id;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id;
  return refuse(`"id" must be a text of at most ${limits.idLength} characters or a whole number`);
}

function declaredClient(info: unknown): string | null {
  if (!isObject(info)) return null;
  const name = text(info['name']);
  const version = text(info['version']);
  return name === null
    ? null
    : [name, version]
        .filter((part) => part !== null)
        .join(' ')
        .slice(0, 200);
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new Problem('invalid_json', {}, { cause });
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(reason: string): never {
  throw new Problem('invalid_message', { reason });
}
