import type { IncomingHttpHeaders } from 'node:http';
import type { CallDeps, IncomingCall } from '../call-deps.ts';
import type { CallRecord } from '../call-record.ts';
import { receiveAnswer, type PassOn } from '../receive-answer.ts';
import { receiveWeb } from './answer-web.ts';
import type { BridgedAnswer } from './bridges.ts';

/** Answers a call over a bridge, and notes what became of it. */
export async function answerBridged(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
  bridge: BridgedAnswer,
): Promise<void> {
  record.noteDetail('bridged', true);
  if (record.message?.kind === 'request') await noteCredential(deps, call, record, what);
  const sent = deps.clock.monotonic();
  const response = await bridge(webRequest(call, what));
  const sessionId = response.headers.get('mcp-session-id');
  await receiveWeb(response, call.signal, (head, flow) =>
    receiveAnswer(deps, call, record, what, head, flow, sessionId),
  );
  record.noteDownstream(response.status, deps.clock.monotonic() - sent);
}

/** The bridge uses the same credential as a direct call: the record says which. */
async function noteCredential(
  { credentials, clock }: CallDeps,
  { signal }: IncomingCall,
  record: CallRecord,
  { server, session }: PassOn,
): Promise<void> {
  const asked = clock.monotonic();
  const credential = await credentials.credential({ server, session, signal, waitsForConsent: true });
  record.noteCredential(credential, clock.monotonic() - asked);
}

/** What the SDK's server side reads of a request; the client's own token is not among it. */
const READ = ['accept', 'content-type', 'last-event-id', 'mcp-session-id'];

function webRequest({ request, signal }: IncomingCall, { server, body }: PassOn): Request {
  return new Request(`http://127.0.0.1/mcp/${server.id}`, {
    method: request.method,
    headers: headersRead(request.headers),
    ...(body === null ? {} : { body: new Uint8Array(body) }),
    signal,
  });
}

function headersRead(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && (READ.includes(entry[0]) || entry[0].startsWith('mcp-')),
    ),
  );
}
