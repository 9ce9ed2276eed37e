import { Problem } from '../../src-shared/problems/problem.ts';
import { mediaType } from './guards.ts';
import { relay, type RelayOptions } from './relay.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from './upstream.ts';

interface ListFilterOptions extends RelayOptions {
  readonly listBytes: number;
  /** Whether policy lets this tool be seen. */
  readonly shows: (tool: string) => boolean;
  /** Told of the definitions as the server sent them, before anything is asked about them. */
  readonly observe: (tools: readonly unknown[]) => void;
}

type ListPolicy = Pick<ListFilterOptions, 'shows' | 'observe'>;

/**
 * Takes the answer to a `tools/list` and leaves out the tools that policy hides. The list is read whole, up to a
 * limit; where nothing is hidden it goes on byte for byte.
 */
export function createListFilter(
  head: UpstreamHead,
  flow: UpstreamFlow,
  options: ListFilterOptions,
): BodyReceiver {
  const isStream = mediaType(head.headers['content-type']) === 'text/event-stream';
  const { 'content-length': _, ...headers } = head.headers;
  const target = relay({ ...head, headers }, flow, options);
  let held: Buffer = Buffer.alloc(0);

  /** Passes on what is complete: everything at the end, each whole event before it. */
  function release(isEnd: boolean): boolean {
    const complete = isEnd ? held.length : isStream ? endOfEvents(held) : 0;
    const part = held.subarray(0, complete);
    held = held.subarray(complete);
    if (part.length === 0) return true;
    return target.data(isStream ? filterEvents(part, options) : filterDocument(part, options));
  }

  return {
    data(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      if (held.length > options.listBytes)
        flow.abort(
          new Problem('server_invalid_answer', {
            server: options.serverId,
            reason: 'its list of tools is too long',
          }),
        );
      return release(false);
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

function filterEvents(bytes: Buffer, policy: ListPolicy): Buffer {
  const events = bytes.toString('utf8').split(/(?<=\r\n\r\n|\n\n|\r\r)/);
  let isChanged = false;
  const out = events.map((event) => {
    const lines = event.split(/\r\n|[\r\n]/).filter((line) => line !== '');
    const isData = (line: string): boolean => line.startsWith('data:');
    const data = lines.filter(isData).map((line) => line.slice(line[5] === ' ' ? 6 : 5));
    const shorter = shorten(data.join('\n'), policy);
    if (shorter === null) return event;
    isChanged = true;
    return [...lines.filter((line) => !isData(line)), `data: ${shorter}`, '', ''].join('\n');
  });
  return isChanged ? Buffer.from(out.join('')) : bytes;
}

function filterDocument(bytes: Buffer, policy: ListPolicy): Buffer {
  const shorter = shorten(bytes.toString('utf8'), policy);
  return shorter === null ? bytes : Buffer.from(shorter);
}

/** The message with fewer tools; null where it stays as it is. */
function shorten(text: string, { shows, observe }: ListPolicy): string | null {
  if (!text.includes('"tools"')) return null;
  let message: { result?: { tools?: unknown } };
  try {
    message = JSON.parse(text) as typeof message;
  } catch {
    return null;
  }
  const tools = message.result?.tools;
  if (!Array.isArray(tools)) return null;
  observe(tools);
  const shown = tools.filter(
    (tool: { name?: unknown }) => typeof tool?.name === 'string' && shows(tool.name),
  );
  if (shown.length === tools.length) return null;
  return JSON.stringify({ ...message, result: { ...message.result, tools: shown } });
}
