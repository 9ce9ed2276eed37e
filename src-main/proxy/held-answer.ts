import type { AnswerSink } from './answer-sink.ts';
import { headersToClient } from './forward-headers.ts';
import type { BodyReceiver, UpstreamHead } from './upstream.ts';

/** A refusal that is not passed on yet: perhaps the server speaks another revision of the protocol. */
export interface HeldAnswer {
  /** Takes the answer, where it may mean that; null for every other. */
  take(head: UpstreamHead): BodyReceiver | null;
  readonly isTaken: boolean;
  /** It meant what it said: passes it on and gives its size. */
  release(sink: AnswerSink): number;
}

/** How servers refuse an `initialize` that they do not understand (2025-11-25, "Backwards Compatibility"). */
const REFUSALS = new Set([400, 404, 405, 406, 501]);

/** A refusal has a short text. */
const KEPT_BYTES = 64 * 1024;

export function createHeldAnswer(): HeldAnswer {
  const chunks: Buffer[] = [];
  let size = 0;
  let taken: UpstreamHead | null = null;
  return {
    take(head) {
      if (!REFUSALS.has(head.status)) return null;
      taken = head;
      return {
        data(chunk) {
          if (size + chunk.length <= KEPT_BYTES) chunks.push(chunk);
          size += chunk.length;
          return true;
        },
        end: () => undefined,
        fail: () => undefined,
      };
    },
    get isTaken() {
      return taken !== null;
    },
    release(sink) {
      const body = Buffer.concat(chunks);
      const headers = headersToClient(taken?.headers ?? {}, false);
      sink.head(taken?.status ?? 502, [...headers, 'content-length', String(body.length)]);
      sink.end(body);
      return body.length;
    },
  };
}
