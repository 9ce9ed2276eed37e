import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** A result of one value, as JSON text. */
export function text(value: unknown): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(value) }] };
}

/** The API's refusal, as a tool error that the model and the person read. */
export function notAllowed(why: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: `not allowed: ${why}` }] };
}
