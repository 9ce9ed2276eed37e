import { Problem } from '../../src-shared/problems/problem.ts';
import type { AnswerSink } from './answer-sink.ts';
import { problemEvent } from './answers.ts';
import { createEventReader } from './event-reader.ts';
import { headersToClient } from './forward-headers.ts';
import { mediaType } from './guards.ts';
import type { McpRequest } from './mcp-message.ts';
import { createOutcomeReader, type SeenOutcome } from './outcome-reader.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from './upstream.ts';

/** What is known of an answer when it has been passed on. */
export interface Relayed {
  readonly outcome: SeenOutcome;
  readonly bytes: number;
  /** The answer broke off. */
  readonly problem: Problem | null;
}

export interface RelayOptions {
  readonly sink: AnswerSink;
  /** The request that is answered; null for the server's own stream and for notifications. */
  readonly request: McpRequest | null;
  /** The session id for the client, where the server opened a session. */
  readonly sessionId: string | null;
  readonly serverId: string;
  readonly eventBytes: number;
  readonly baseUrl: string;
  readonly done: (relayed: Relayed) => void;
}

/**
 * Passes the body of an answer on to the AI client as it arrives, untouched and at the client's pace, while a side
 * reader notes what it is.
 */
export function relay(head: UpstreamHead, flow: UpstreamFlow, options: RelayOptions): BodyReceiver {
  const { sink, request } = options;
  const isStream = mediaType(head.headers['content-type']) === 'text/event-stream';
  const events = isStream ? createEventReader(options.eventBytes) : null;
  const document = isStream ? null : createOutcomeReader();
  let bytes = 0;

  const headers = headersToClient(head.headers, !isStream);
  if (options.sessionId !== null) headers.push('mcp-session-id', options.sessionId);
  // The client learns that its stream is open before there is an event.
  sink.head(head.status, headers, isStream);
  sink.onDrain(() => flow.resume());

  return {
    data(chunk) {
      bytes += chunk.length;
      document?.read(chunk);
      if (events && !events.read(chunk)) {
        flow.abort(
          new Problem('server_invalid_answer', {
            server: options.serverId,
            reason: 'it sent an event without an end',
          }),
        );
        return true;
      }
      return sink.write(chunk);
    },
    end() {
      sink.end();
      options.done({
        outcome: events ? events.outcome() : (document?.finish() ?? 'none'),
        bytes,
        problem: null,
      });
    },
    fail(problem) {
      const outcome = events?.outcome() ?? 'none';
      // A client that can resume does so; one that cannot would wait for ever.
      if (events && request && outcome === 'none' && !events.isResumable())
        sink.end(`\n\n${problemEvent(problem, request, options.baseUrl)}`);
      else sink.destroy();
      options.done({ outcome, bytes, problem });
    },
  };
}
