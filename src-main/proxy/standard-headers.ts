import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { McpMessage } from './mcp-message.ts';

const PRINTABLE = /^[\x20-\x7e]*$/;
const ENCODED = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/**
 * The headers that repeat what the body says (2026-07-28, "Standard Headers") must say the same as the body: whoever
 * decides by one and executes the other could be led astray. Headers that are absent are the server's affair.
 */
export function checkStandardHeaders(headers: IncomingHttpHeaders, message: McpMessage): void {
  const method = headers['mcp-method'];
  if (method !== undefined && (message.kind === 'response' || method !== message.method))
    throw mismatch('Mcp-Method');
  const name = headers['mcp-name'];
  if (name !== undefined && decodeHeader('Mcp-Name', name) !== nameIn(message)) throw mismatch('Mcp-Name');
  const revision = headers['mcp-protocol-version'];
  if (message.kind !== 'response' && message.revision !== null && revision !== undefined)
    if (revision !== message.revision) throw mismatch('MCP-Protocol-Version');
  for (const key in headers) if (key.startsWith('mcp-param-')) checkParameter(key, headers[key], message);
}

/** A value of `Mcp-Name` or `Mcp-Param-*`: plain, or in the Base64 form that carries what a header cannot. */
export function decodeHeader(header: string, value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !PRINTABLE.test(value)) throw mismatch(header);
  const encoded = ENCODED.exec(value)?.[1];
  if (encoded === undefined) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(encoded, 'base64'));
  } catch {
    throw mismatch(header);
  }
}

/** Which argument a header repeats stands in the tool's schema; whichever it is, its value must be in the body. */
function checkParameter(key: string, value: string | string[] | undefined, message: McpMessage): void {
  const said = decodeHeader(key, value);
  const found = message.kind === 'request' && message.tool !== null && holds(message.arguments, said);
  if (!found) throw mismatch(key);
}

function holds(root: unknown, said: string): boolean {
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) rest.push(inner);
    } else if (value !== undefined && value !== null && isSame(value, said)) return true;
  }
  return false;
}

function isSame(value: unknown, said: string): boolean {
  if (String(value) === said) return true;
  return typeof value === 'number' && said.trim() !== '' && Number(said) === value;
}

function nameIn(message: McpMessage): string | null {
  return message.kind === 'request' ? message.name : null;
}

function mismatch(header: string): Problem {
  return new Problem('header_mismatch', { header });
}
