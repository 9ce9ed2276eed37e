import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './read-body.ts';

/** One request of an AI client, however it came in. */
export interface CallRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The body whole; throws `body_too_large`, `cancelled`. */
  readBody(limit: number): Promise<Buffer>;
}

/** Where its answer goes. */
export interface AnswerSink {
  /** Whether an answer has begun, or can no longer be given. */
  readonly isBegun: boolean;
  /** Status and headers (names and values, alternating); `now` sends them before there is anything to follow. */
  head(status: number, headers: string[], now?: boolean): void;
  /** False asks to wait for `onDrain`. */
  write(chunk: Buffer | string): boolean;
  end(last?: Buffer | string): void;
  /** The answer breaks off. */
  destroy(): void;
  onDrain(resume: () => void): void;
}

export function httpRequest(request: IncomingMessage): CallRequest {
  return {
    method: request.method ?? '',
    headers: request.headers,
    readBody: (limit) => readBody(request, limit),
  };
}

export function httpSink(response: ServerResponse): AnswerSink {
  return {
    get isBegun() {
      return response.headersSent || response.destroyed;
    },
    head(status, headers, now = false) {
      response.writeHead(status, headers);
      if (now) response.flushHeaders();
    },
    write: (chunk) => response.write(chunk),
    end: (last) => void (last === undefined ? response.end() : response.end(last)),
    destroy: () => void response.destroy(),
    onDrain: (resume) => void response.on('drain', resume),
  };
}
