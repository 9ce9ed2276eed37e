import type { CallDeps, IncomingCall } from './call-deps.ts';
import type { CallRecord } from './call-record.ts';
import type { HeldAnswer } from './held-answer.ts';
import { shortenList } from './list-filter.ts';
import { createMessageFilter } from './message-filter.ts';
import { bindingOf, type McpSession } from './mcp-sessions.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import { relay, type Relayed } from './relay.ts';
import { isForgotten } from './revive.ts';
import { screenAnswer } from './screen-answer.ts';
import type { AcceptAnswer, BodyReceiver, UpstreamFlow, UpstreamHead } from './upstream.ts';

/** A call that may go on: what is sent, where, as whom, in which session. */
export interface PassOn {
  readonly server: CatalogServer;
  readonly session: ActiveSession;
  readonly mcpSession: McpSession | null;
  readonly body: Buffer | null;
}

/** Which answers go back to the client, and what they change of its session here. */
export function acceptor(
  deps: CallDeps,
  call: IncomingCall,
  record: CallRecord,
  what: PassOn,
  held: HeldAnswer | null = null,
): AcceptAnswer {
  const { client, request } = call;
  const { server, session, mcpSession, body } = what;
  return (head, flow) => {
    if (mcpSession && request.method !== 'DELETE' && isForgotten(head)) return null;
    const kept = held?.take(head);
    if (kept) return kept;
    const message = record.message?.kind === 'request' ? record.message : null;
    const upstreamId = head.headers['mcp-session-id'];
    const opens = message?.isInitialize === true && typeof upstreamId === 'string' && head.status < 300;
    const opened = opens
      ? deps.mcpSessions.open(bindingOf(client, server, session), upstreamId, {
          declared: message.declared,
          initialize: body?.toString() ?? '',
        })
      : null;
    return receiveAnswer(deps, call, record, what, head, flow, opened?.id ?? null);
  };
}

/** How an answer goes back: as it is, or (where policy reads it) message by message. */
export function receiveAnswer(
  deps: CallDeps,
  { sink, client }: IncomingCall,
  record: CallRecord,
  { server, session }: PassOn,
  head: UpstreamHead,
  flow: UpstreamFlow,
  sessionId: string | null,
): BodyReceiver {
  record.hasAnswerBegun = true;
  const request = record.message?.kind === 'request' ? record.message : null;
  const options = {
    sink,
    request,
    eventBytes: deps.limits.eventBytes,
    done: (relayed: Relayed): void => record.noteAnswer(relayed),
    serverId: server.id,
    baseUrl: deps.baseUrl(),
    sessionId,
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
}
