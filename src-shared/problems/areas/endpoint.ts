import { row, type ProblemRow } from '../row.ts';

/** The local endpoint: requests that are turned away before a server is involved. */
export const endpointProblems = {
  foreign_host: row(
    'The Host header is not the local endpoint.',
    'Call http://127.0.0.1 with the port of the endpoint.',
    { http: 403 },
  ),
  foreign_origin: row('Requests from web pages are refused.', 'Use an AI client, not a browser page.', {
    http: 403,
  }),
  invalid_request: row('The HTTP request is not valid: {reason}', 'Correct the client.', { http: 400 }),
  not_here: row('There is nothing at this address.', 'Use the address that Onbehalf shows.', { http: 404 }),
  agent_paused: row('Onbehalf is paused.', 'Resume it in its window or tray menu, then try again.', {
    http: 503,
    retryable: true,
  }),
  wrong_port: row(
    'This credential belongs to the other port of Onbehalf.',
    'Tokens of `onbehalf clients add` go to the first port, OAuth tokens to the second; use the address that was shown with it.',
    { http: 401 },
  ),
  unknown_client: row(
    'This AI client is not known.',
    'Connect it in Onbehalf, or run `onbehalf clients add NAME` and use the token.',
    { http: 401, exit: 1 },
  ),
  method_not_allowed: row(
    'This method is not allowed here.',
    'Use POST, GET or DELETE as the MCP transport says.',
    { http: 405 },
  ),
  not_acceptable: row(
    'The Accept header must allow application/json and text/event-stream.',
    'Correct the client.',
    { http: 406 },
  ),
  unsupported_media_type: row('Only application/json is accepted.', 'Send Content-Type: application/json.', {
    http: 415,
  }),
  body_too_large: row('The request is larger than {limit} bytes.', 'Send less at a time.', { http: 413 }),
  body_timeout: row('The request body did not arrive in time.', 'Send it again.', {
    http: 408,
    retryable: true,
  }),
  invalid_json: row('The body is not valid JSON.', 'Correct the client.', { http: 400, rpc: -32700 }),
  invalid_message: row('The body is not one valid JSON-RPC message: {reason}', 'Correct the client.', {
    http: 400,
    rpc: -32600,
  }),
  header_mismatch: row('The header {header} disagrees with the body.', 'Correct the client.', {
    http: 400,
    rpc: -32020,
  }),
  session_missing: row(
    'The Mcp-Session-Id header is missing.',
    'Initialize first, and send it from then on.',
    {
      http: 400,
      rpc: -32600,
    },
  ),
  unsupported_revision: row(
    'The protocol revision {requested} is not spoken here; these are: {supported}',
    'Use one of them.',
    { http: 400, rpc: -32022 },
  ),
  session_unknown: row('This MCP session is not known.', 'Initialize again.', { http: 404, rpc: -32001 }),
  too_many_requests: row('This client has too many requests under way.', 'Wait and try again.', {
    http: 429,
    retryable: true,
  }),
  too_fast: row(
    'This client sends more than {perSecond} requests a second.',
    'Wait {seconds} seconds and try again.',
    { http: 429, retryable: true },
  ),
} satisfies Record<string, ProblemRow>;
