import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import { answerBridged } from './bridging/answer-bridged.ts';
import type { BridgedAnswer } from './bridging/bridges.ts';
import type { CallDeps, IncomingCall } from './call-deps.ts';
import type { CallRecord } from './call-record.ts';
import type { ForwardRequest } from './forward.ts';
import { createHeldAnswer, type HeldAnswer } from './held-answer.ts';
import type { McpSession } from './mcp-sessions.ts';
import { acceptor, type PassOn } from './receive-answer.ts';
import { isForgotten, reviveSession } from './revive.ts';
import type { EndTurn } from './turns.ts';
import type { UpstreamHead } from './upstream.ts';

/** Steps 7 to 10: sends the call on, its answer back, and notes both. */
export async function passOn(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
): Promise<void> {
  const { mcpSession } = what;
  if (mcpSession) mcpSession.active += 1;
  try {
    await withTurn(deps, call, record, what.server, () => exchange(deps, call, record, what));
  } catch (thrown) {
    if (mcpSession && asProblem(thrown).code === 'session_unknown') deps.mcpSessions.close(mcpSession);
    throw thrown;
  } finally {
    if (mcpSession) mcpSession.active -= 1;
  }
}

async function exchange(deps: CallDeps, call: IncomingCall, record: CallRecord, what: PassOn): Promise<void> {
  const { mcpSession, server, session, body } = what;
  const isInitialize = record.message?.kind === 'request' && record.message.isInitialize;
  const held = isInitialize ? createHeldAnswer() : null;
  const sent = deps.clock.monotonic();
  const head = await sendRemembering(deps, call, record, what, held);
  if (held?.isTaken && body !== null) {
    const bridge = await deps.bridges.begin({ client: call.client, server, session }, body);
    if (bridge) return await answerBridged(deps, call, record, what, bridge);
    record.noteAnswer({ outcome: 'none', bytes: held.release(call.sink), problem: null });
  }
  record.noteDownstream(head.status, deps.clock.monotonic() - sent);
  noteWish(deps, server.id, head);
  if (mcpSession) noteSession(deps, call, record, mcpSession, head, body);
}

/** The same over a bridge: the server speaks another era of the protocol than the client. */
export async function passBridged(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
  bridge: BridgedAnswer,
): Promise<void> {
  await withTurn(deps, call, record, what.server, () => answerBridged(deps, call, record, what, bridge));
}

/** When it is the call's turn; what comes of it is noted of the server and in the record. */
async function withTurn(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  server: CatalogServer,
  task: () => Promise<void>,
): Promise<void> {
  let endTurn: EndTurn | null = null;
  try {
    const turn = takesTurn(record) ? deps.turns.take(server, call.client.id, call.signal) : null;
    endTurn = turn instanceof Promise ? await turn : turn;
    await task();
    deps.catalog.seen(server.id, null);
    record.finish();
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.row.actor === 'server_owner') deps.catalog.seen(server.id, problem);
    throw problem;
  } finally {
    endTurn?.();
  }
}

/**
 * Only requests wait: an answer that a running call waits for must never stand behind it. A stream of news holds no
 * turn, because it has no end.
 */
function takesTurn({ message }: CallRecord): boolean {
  return message?.kind === 'request' && message.method !== 'subscriptions/listen';
}

/** A server that wants to be left alone for a while is (RFC 6585 section 4, RFC 9110 section 10.2.3). */
function noteWish({ turns, clock }: CallDeps, serverId: string, { status, headers }: UpstreamHead): void {
  const wish = headers['retry-after'];
  if ((status !== 429 && status !== 503) || typeof wish !== 'string') return;
  const ms = /^\d{1,9}$/.test(wish) ? Number(wish) * 1_000 : Date.parse(wish) - clock.now();
  if (ms > 0) turns.pause(serverId, ms);
}

/** A server that forgot the session is told again, and the call is sent once more: it was not done. */
async function sendRemembering(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
  held: HeldAnswer | null,
): Promise<UpstreamHead> {
  const { mcpSession } = what;
  const upstreamId = mcpSession?.upstreamId ?? null;
  const request = forwardRequest(deps, call, record, what, held);
  const head = await sendAgainIfLost(deps, record, { ...request, upstreamSessionId: upstreamId });
  const isLost = mcpSession !== null && call.request.method !== 'DELETE' && isForgotten(head);
  if (!isLost) return head;
  // Another request of the session may have told the server already.
  if (mcpSession.upstreamId === upstreamId) {
    const revision = call.request.headers['mcp-protocol-version'];
    await reviveSession(
      deps.forward,
      mcpSession,
      request,
      typeof revision === 'string' ? revision : undefined,
    );
    deps.mcpSessions.changed();
    record.noteDetail('sessionRevived', true);
  }
  // What came before in the stream is not to be had from a server that has forgotten it.
  const { 'last-event-id': _, ...incoming } = request.incoming;
  const again = { ...request, incoming, upstreamSessionId: mcpSession.upstreamId };
  return await deps.forward({
    ...again,
    accept: acceptor(deps, call, record, { ...what, mcpSession: null }),
  });
}

/** A connection that was closed under a request which only reads: it is sent once more. */
async function sendAgainIfLost(
  deps: CallDeps,
  record: CallRecord,
  request: ForwardRequest,
): Promise<UpstreamHead> {
  try {
    return await deps.forward(request);
  } catch (thrown) {
    const problem = asProblem(thrown);
    const isSafe = isLostConnection(problem) && !record.hasAnswerBegun && record.onlyReads;
    if (!isSafe || request.signal.aborted) throw problem;
    record.noteDetail('sentAgain', true);
    return await deps.forward(request);
  }
}

function isLostConnection({ code, cause }: Problem): boolean {
  if (code !== 'server_unreachable' || !(cause instanceof Error) || !('code' in cause)) return false;
  return cause.code === 'UND_ERR_SOCKET' || cause.code === 'ECONNRESET' || cause.code === 'EPIPE';
}

function forwardRequest(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
  held: HeldAnswer | null,
): Omit<ForwardRequest, 'upstreamSessionId'> {
  const { method: asked, headers } = call.request;
  const method = asked === 'GET' || asked === 'DELETE' ? asked : 'POST';
  return {
    server: what.server,
    session: what.session,
    method,
    body: what.body,
    incoming: headers,
    silenceMs: method === 'GET' ? 0 : what.server.inactivitySeconds * 1_000,
    signal: call.signal,
    accept: acceptor(deps, call, record, what, held),
    onCredential: (credential, ms) => record.noteCredential(credential, ms),
  };
}

/** What a message changes of its session here. */
function noteSession(
  deps: CallDeps,
  call: IncomingCall,
  { message }: CallRecord,
  session: McpSession,
  head: UpstreamHead,
  body: Buffer | null,
): void {
  const isOver = call.request.method === 'DELETE' ? head.status < 300 : isForgotten(head);
  if (isOver) return deps.mcpSessions.close(session);
  if (message?.kind !== 'request' || body === null || head.status >= 300) return;
  const { method, uri } = message;
  if (method === 'logging/setLevel') session.set.level = body.toString();
  else if (method === 'resources/subscribe' && uri !== null)
    session.set.subscriptions.set(uri, body.toString());
  else if (method === 'resources/unsubscribe' && uri !== null) session.set.subscriptions.delete(uri);
  else return;
  deps.mcpSessions.changed();
}
