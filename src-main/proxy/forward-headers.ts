import type { IncomingHttpHeaders } from 'node:http';

/**
 * What goes on to a server. The request's headers are made anew from this list, so nothing has to be remembered to be
 * dropped: the local token, cookies, DPoP proofs and everything hop-by-hop stay here.
 */
const TO_SERVER = [
  'accept',
  'content-type',
  'mcp-protocol-version',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'user-agent',
  'traceparent',
  'tracestate',
  'accept-language',
] as const;

/** What comes back from a server; its cookies and its challenges stay here. */
const TO_CLIENT = [
  'content-type',
  'cache-control',
  'retry-after',
  'x-accel-buffering',
  'mcp-protocol-version',
] as const;

/** Visible ASCII with inner spaces: nothing that could end a header and begin another (RFC 9110 section 5.5). */
const FIELD_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Headers for the server as undici takes them: names and values, alternating. */
export function headersToServer(
  incoming: IncomingHttpHeaders,
  added: readonly { readonly name: string; readonly value: string }[],
): string[] {
  const out = ['accept-encoding', 'identity'];
  for (const name of TO_SERVER) {
    const value = incoming[name];
    if (typeof value === 'string' && FIELD_VALUE.test(value)) out.push(name, value);
  }
  for (const name in incoming) {
    const value = incoming[name];
    if (name.startsWith('mcp-param-') && typeof value === 'string' && FIELD_VALUE.test(value))
      out.push(name, value);
  }
  for (const { name, value } of added) out.push(name.toLowerCase(), value);
  return out;
}

/** Headers for the AI client as `writeHead` takes them. */
export function headersToClient(answer: IncomingHttpHeaders, keepsLength: boolean): string[] {
  const out: string[] = ['x-content-type-options', 'nosniff'];
  for (const name of TO_CLIENT) {
    const value = answer[name];
    if (typeof value === 'string' && FIELD_VALUE.test(value)) out.push(name, value);
  }
  const length = answer['content-length'];
  if (keepsLength && typeof length === 'string') out.push('content-length', length);
  return out;
}

export function isFieldValue(value: string): boolean {
  return FIELD_VALUE.test(value);
}
