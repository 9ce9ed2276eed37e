import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';
import { createEventReader } from './event-reader.ts';
import type { Forward, ForwardRequest } from './forward.ts';
import { mediaType } from './guards.ts';
import type { McpSession } from './mcp-sessions.ts';
import { createOutcomeReader, type SeenOutcome } from './outcome-reader.ts';
import type { AcceptAnswer, UpstreamHead } from './upstream.ts';

/** Whether an answer says that the server does not know the session (any more): nothing was done then. */
export function isForgotten({ status }: UpstreamHead): boolean {
  return status === 404 || status === 410;
}

type Context = Pick<ForwardRequest, 'server' | 'session' | 'signal' | 'onCredential' | 'silenceMs'>;

/**
 * Tells a server that forgot a session what the client told it before: its own `initialize`, and what it has set since.
 * One telling for all requests that wait. Throws `session_unknown` where the server does not take it: then the client has
 * to begin again, as the protocol says.
 */
export async function reviveSession(
  forward: Forward,
  session: McpSession,
  context: Context,
  revision: string | undefined,
): Promise<void> {
  session.reviving ??= tell(forward, session, context, revision).finally(() => {
    session.reviving = null;
  });
  await session.reviving;
}

async function tell(
  forward: Forward,
  session: McpSession,
  context: Context,
  revision: string | undefined,
): Promise<void> {
  const { initialize, level, subscriptions } = session.set;
  const say = (text: string, upstreamSessionId: string | null): Promise<Said> =>
    send(forward, {
      ...context,
      body: Buffer.from(text),
      upstreamSessionId,
      incoming: headersOf(upstreamSessionId, revision),
    });
  const first = await say(initialize, null);
  const id = first.head?.headers['mcp-session-id'];
  if (first.outcome !== 'ok' || typeof id !== 'string') throw new Problem('session_unknown');
  await say('{"jsonrpc":"2.0","method":"notifications/initialized"}', id);
  if (level !== null) await say(level, id);
  for (const subscription of subscriptions.values()) await say(subscription, id);
  session.upstreamId = id;
}

function headersOf(upstreamSessionId: string | null, revision: string | undefined): IncomingHttpHeaders {
  return {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    ...(upstreamSessionId !== null && revision !== undefined ? { 'mcp-protocol-version': revision } : {}),
  };
}

interface Said {
  readonly head: UpstreamHead | null;
  readonly outcome: SeenOutcome;
}

/** Sends one message for ourselves and reads along with the answer until it is there. */
async function send(forward: Forward, request: Omit<ForwardRequest, 'accept' | 'method'>): Promise<Said> {
  let outcome: SeenOutcome = 'none';
  let seen: UpstreamHead | null = null;
  const accept: AcceptAnswer = (head, flow) => {
    seen = head;
    if (head.status >= 400) return null;
    const isStream = mediaType(head.headers['content-type']) === 'text/event-stream';
    const events = createEventReader(MOST_BYTES);
    const document = createOutcomeReader();
    return {
      data(chunk) {
        if (!isStream) document.read(chunk);
        else {
          const fits = events.read(chunk);
          outcome = events.outcome();
          // The answer is there; whatever else the server would say on this stream has no reader.
          if (!fits || outcome !== 'none') flow.abort(new Problem('cancelled'));
        }
        return true;
      },
      end() {
        if (!isStream) outcome = document.finish();
      },
      fail: () => undefined,
    };
  };
  try {
    await forward({ ...request, method: 'POST', accept });
  } catch (thrown) {
    if (outcome === 'none') throw thrown;
  }
  return { head: seen, outcome };
}

const MOST_BYTES = 4 * 1024 * 1024;
