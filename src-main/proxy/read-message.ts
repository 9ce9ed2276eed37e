import { Problem } from '../../src-shared/problems/problem.ts';
import type { Gate, Screen } from '../ports/policy.ts';
import type { CallRequest } from './answer-sink.ts';
import type { CallRecord } from './call-record.ts';
import { guardGet, guardPost } from './guards.ts';
import type { Limits } from './limits.ts';
import { classifyMessage, type McpMessage } from './mcp-message.ts';
import { decodeBody } from './read-body.ts';
import { checkStandardHeaders } from './standard-headers.ts';

interface ReadDeps {
  readonly limits: Limits;
  readonly gate: Pick<Gate, 'screen'>;
}

/** Steps 1 and 3: the message, read, understood and searched; what is to be sent, or null for GET and DELETE. */
export async function readMessage(
  { limits, gate }: ReadDeps,
  request: CallRequest,
  record: CallRecord,
): Promise<Buffer | null> {
  if (request.method === 'GET') guardGet(request.headers);
  if (request.method !== 'POST') return null;
  guardPost(request.headers);
  const body = await request.readBody(limits.bodyBytes);
  const text = decodeBody(body);
  const message = classifyMessage(text, limits);
  const searched = search(gate.screen('arguments'), text);
  if (!searched) record.noteMessage(message, body, request.headers);
  else noteSearched(record, request, { message, body, searched, limits });
  checkStandardHeaders(request.headers, message);
  return searched?.sent ?? body;
}

interface Searched {
  readonly kinds: readonly string[];
  readonly onFind: Screen['onFind'];
  readonly masked: string | null;
  /** What is sent instead of the body; null where it goes on as it is. */
  readonly sent: Buffer | null;
}

function search(screen: Screen | null, text: string): Searched | null {
  const kinds = screen?.find(text) ?? [];
  if (screen === null || kinds.length === 0) return null;
  const { onFind } = screen;
  const masked = screen.mask(text);
  return { kinds, onFind, masked, sent: onFind === 'mask' && masked !== null ? Buffer.from(masked) : null };
}

interface Noted {
  readonly message: McpMessage;
  readonly body: Buffer;
  readonly searched: Searched;
  readonly limits: Limits;
}

/** The log learns of the call without the credential; policy sees what will be sent. Throws `secret_found`. */
function noteSearched(
  record: CallRecord,
  { headers }: CallRequest,
  { message, body, searched, limits }: Noted,
): void {
  const { kinds, onFind, masked, sent } = searched;
  const shown = masked === null ? null : classifyMessage(masked, limits);
  const kept = shown?.kind === 'request' ? (shown.arguments ?? null) : null;
  record.noteMessage(sent && shown ? shown : message, body, headers, kept);
  record.noteSecrets('arguments', kinds);
  // What cannot be masked is not sent, whatever the setting says.
  if (onFind === 'stop' || (onFind === 'mask' && masked === null))
    throw new Problem('secret_found', { kind: kinds.join(', '), place: 'arguments' });
}
