import { Problem } from '../../src-shared/problems/problem.ts';
import type { Screen } from '../ports/policy.ts';
import { problemAnswer } from './answers.ts';
import { mediaType } from './guards.ts';
import type { McpRequest } from './mcp-message.ts';
import { createMessageFilter, type MessageFilterOptions } from './message-filter.ts';
import { relay, type RelayOptions } from './relay.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from './upstream.ts';

export interface ScreenAnswerOptions extends RelayOptions, Pick<MessageFilterOptions, 'heldBytes'> {
  readonly screen: Screen;
  /** Told of the kinds of credentials, in words. */
  readonly found: (kinds: readonly string[]) => void;
  /** Told that the answer itself did not go on. */
  readonly stopped: (problem: Problem) => void;
}

/**
 * Passes an answer on and searches it for credentials. To report them, it reads along and delays nothing; to mask or
 * stop them, it holds each message until it was read whole.
 */
export function screenAnswer(
  head: UpstreamHead,
  flow: UpstreamFlow,
  options: ScreenAnswerOptions,
): BodyReceiver {
  const { screen } = options;
  if (screen.onFind !== 'report')
    return createMessageFilter(head, flow, {
      ...options,
      tooLong: 'its answer is too long to be searched for credentials, as policy wants',
      change: (json) => screenMessage(json, options),
    });
  const target = relay(head, flow, options);
  return isText(head) ? readAlong(target, options) : target;
}

/** The message as it may go on; null where nothing was found. */
function screenMessage(json: string, options: ScreenAnswerOptions): string | null {
  const { screen, request } = options;
  const kinds = screen.find(json);
  if (kinds.length === 0) return null;
  options.found(kinds);
  const masked = screen.mask(json);
  // What cannot be masked does not go on, whatever the setting says.
  const isStopped =
    masked === null || (screen.onFind === 'stop' && request !== null && answers(json, request));
  if (!isStopped) return masked;
  const problem = new Problem('secret_found', { kind: kinds.join(', '), place: 'answer of the server' });
  options.stopped(problem);
  return JSON.stringify(problemAnswer(problem, request, options.baseUrl).body);
}

/** Whether the message is the final answer; what comes before it (progress, questions) is masked, so that it can come. */
function answers(json: string, request: McpRequest): boolean {
  try {
    const message = JSON.parse(json) as { id?: unknown; method?: unknown } | null;
    return message?.id === request.id && message.method === undefined;
  } catch {
    return true;
  }
}

function isText({ headers }: UpstreamHead): boolean {
  return /^(?:text\/|application\/(?:.+\+)?json$)/.test(mediaType(headers['content-type']));
}

/** So much is gathered before it is searched, and so much of it is looked at again with what follows. */
const WINDOW_BYTES = 256 * 1024;
const OVERLAP = 8 * 1024;

function readAlong(target: BodyReceiver, { screen, found }: ScreenAnswerOptions): BodyReceiver {
  let parts: Buffer[] = [];
  let size = 0;
  let overlap = '';

  function search(): void {
    const text = overlap + Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    overlap = text.slice(-OVERLAP);
    const kinds = screen.find(text);
    if (kinds.length > 0) found(kinds);
  }

  return {
    data(chunk) {
      const goesOn = target.data(chunk);
      parts.push(chunk);
      size += chunk.length;
      if (size >= WINDOW_BYTES) search();
      return goesOn;
    },
    end() {
      target.end();
      search();
    },
    fail(problem) {
      target.fail(problem);
      search();
    },
  };
}
