import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { CallDeps, IncomingCall } from './call.ts';
import type { CallRecord } from './call-record.ts';
import type { ForwardRequest } from './forward.ts';
import { shortenList } from './list-filter.ts';
import { createMessageFilter } from './message-filter.ts';
import type { McpSession, SessionBinding } from './mcp-sessions.ts';
import { relay, type Relayed } from './relay.ts';
import { isForgotten, reviveSession } from './revive.ts';
import { screenAnswer } from './screen-answer.ts';
import type { EndTurn } from './turns.ts';
import type { AcceptAnswer, UpstreamHead } from './upstream.ts';

/** A call that may go on: what is sent, where, as whom, in which session. */
export interface PassOn {
  readonly server: CatalogServer;
  readonly session: ActiveSession;
  readonly mcpSession: McpSession | null;
  readonly body: Buffer | null;
}

/** Steps 7 to 10: sends the call on, its answer back, and notes both. */
export async function passOn(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
): Promise<void> {
  const { mcpSession, server } = what;
  if (mcpSession) mcpSession.active += 1;
  let endTurn: EndTurn | null = null;
  try {
    const turn = takesTurn(record) ? deps.turns.take(server, call.client.id, call.signal) : null;
    endTurn = turn instanceof Promise ? await turn : turn;
    const sent = deps.clock.monotonic();
    const head = await sendRemembering(deps, call, record, what);
    record.noteDownstream(head.status, deps.clock.monotonic() - sent);
    noteWish(deps, server.id, head);
    deps.catalog.seen(server.id, null);
    if (mcpSession) noteSession(deps, call, record, mcpSession, head, what.body);
    record.finish();
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.row.actor === 'server_owner') deps.catalog.seen(server.id, problem);
    if (mcpSession && problem.code === 'session_unknown') deps.mcpSessions.close(mcpSession);
    throw problem;
  } finally {
    endTurn?.();
    if (mcpSession) mcpSession.active -= 1;
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
): Promise<UpstreamHead> {
  const { mcpSession } = what;
  const upstreamId = mcpSession?.upstreamId ?? null;
  const request = forwardRequest(deps, call, record, what);
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
    accept: acceptor(deps, call, record, what),
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

/** How the answer goes back: as it is, or (where policy reads it) message by message. */
function acceptor(
  deps: CallDeps,
  { sink, client, request: { method } }: IncomingCall,
  record: CallRecord,
  { server, session, mcpSession, body }: PassOn,
): AcceptAnswer {
  const request = record.message?.kind === 'request' ? record.message : null;
  return (head, flow) => {
    if (mcpSession && method !== 'DELETE' && isForgotten(head)) return null;
    record.hasAnswerBegun = true;
    const upstreamId = head.headers['mcp-session-id'];
    const opens = request?.isInitialize === true && typeof upstreamId === 'string' && head.status < 300;
    const opened = opens
      ? deps.mcpSessions.open(bindingOf(client, server, session), upstreamId, {
          declared: request.declared,
          initialize: body?.toString() ?? '',
        })
      : null;
    const options = {
      sink,
      request,
      eventBytes: deps.limits.eventBytes,
      done: (relayed: Relayed): void => record.noteAnswer(relayed),
      serverId: server.id,
      baseUrl: deps.baseUrl(),
      sessionId: opened?.id ?? null,
    };
    if (request?.method === 'tools/list' && head.status === 200)
      return createMessageFilter(head, flow, {
        ...options,
        heldBytes: deps.limits.heldBytes,
        tooLong: 'its list of tools is too long',
        change: (json) =>
          shortenList(json, {
            shows: (tool) => deps.gate.shows({ user: session.user, client, server, tool }),
            observe: (tools) => deps.gate.observeTools(server.id, tools),
          }),
      });
    const screen = deps.gate.screen('results');
    if (screen === null) return relay(head, flow, options);
    return screenAnswer(head, flow, {
      ...options,
      heldBytes: deps.limits.heldBytes,
      screen,
      found: (kinds) => record.noteSecrets('results', kinds),
      stopped: (problem) => record.noteStopped(problem),
    });
  };
}

export function bindingOf(
  { id: clientId }: LocalClient,
  { id: serverId }: Pick<CatalogServer, 'id'>,
  { user, epoch }: ActiveSession,
): SessionBinding {
  return { clientId, serverId, issuer: user.issuer, sub: user.sub, epoch };
}
