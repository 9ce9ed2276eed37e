import { Problem } from '../../src-shared/problems/problem.ts';
import { mediaType } from './guards.ts';
import { relay, type RelayOptions } from './relay.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from './upstream.ts';

export interface MessageFilterOptions extends RelayOptions {
  /** Most bytes that are held: one document, or one event of a stream. */
  readonly heldBytes: number;
  /** What is said of an answer that is longer. */
  readonly tooLong: string;
  /** The message as it goes on; null where it stays as it is, byte for byte. */
  readonly change: (json: string) => string | null;
}

const NEWLINE = 0x0a;

/**
 * Passes an answer on message by message where policy has to read it whole before the AI client does: a document at its
 * end, each event of a stream as soon as it is complete.
 */
export function createMessageFilter(
  head: UpstreamHead,
  flow: UpstreamFlow,
  options: MessageFilterOptions,
): BodyReceiver {
  const isStream = mediaType(head.headers['content-type']) === 'text/event-stream';
  const { 'content-length': _, ...headers } = head.headers;
  const target = relay({ ...head, headers }, flow, options);
  let parts: Buffer[] = [];
  let size = 0;

  /** Passes on what is complete: everything at the end, each whole event before it. */
  function release(isEnd: boolean): boolean {
    const held = Buffer.concat(parts);
    const complete = isEnd ? size : endOfEvents(held);
    const part = held.subarray(0, complete);
    parts = [held.subarray(complete)];
    size -= complete;
    if (part.length === 0) return true;
    return target.data(isStream ? filterEvents(part, options.change) : filterDocument(part, options.change));
  }

  return {
    data(chunk) {
      parts.push(chunk);
      size += chunk.length;
      const goesOn = isStream && chunk.includes(NEWLINE) ? release(false) : true;
      if (size > options.heldBytes)
        flow.abort(
          new Problem('server_invalid_answer', { server: options.serverId, reason: options.tooLong }),
        );
      return goesOn;
    },
    end() {
      release(true);
      target.end();
    },
    fail: (problem) => target.fail(problem),
  };
}

/** The end of the last whole event: after its blank line. */
function endOfEvents(bytes: Buffer): number {
  const plain = bytes.lastIndexOf('\n\n');
  const withReturn = bytes.lastIndexOf('\r\n\r\n');
  return Math.max(plain < 0 ? 0 : plain + 2, withReturn < 0 ? 0 : withReturn + 4);
}

function filterEvents(bytes: Buffer, change: MessageFilterOptions['change']): Buffer {
  const events = bytes.toString('utf8').split(/(?<=\r\n\r\n|\n\n|\r\r)/);
  let isChanged = false;
  const out = events.map((event) => {
    const lines = event.split(/\r\n|[\r\n]/).filter((line) => line !== '');
    const isData = (line: string): boolean => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice(line[5] === ' ' ? 6 : 5));
    const changed = change(data.join('\n'));
    if (changed === null) return event;
    isChanged = true;
    return [...lines.filter((line) => !isData(line)), `data: ${changed}`, '', ''].join('\n');
  });
  return isChanged ? Buffer.from(out.join('')) : bytes;
}

function filterDocument(bytes: Buffer, change: MessageFilterOptions['change']): Buffer {
  const changed = change(bytes.toString('utf8'));
  return changed === null ? bytes : Buffer.from(changed);
}
