import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** One request as it was on the wire. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The form in its order. */
  readonly form: readonly (readonly [string, string])[];
}

export interface StubAnswer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Never answers. */
  readonly hang?: boolean;
}
export type Answering = StubAnswer | ((request: Received) => StubAnswer);

/** A server on loopback that answers as the test says and remembers what it was asked. */
export interface Stub {
  readonly origin: string;
  readonly requests: Received[];
  /** Answers in turn; the last one stays. */
  answer(...answers: readonly Answering[]): void;
  /** Answers at one path, whatever else is queued. */
  at(path: string, answer: Answering): void;
}

export function useStub(): Stub {
  const requests: Received[] = [];
  const paths = new Map<string, Answering>();
  let queue: Answering[] = [];
  let origin = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const form = [...new URLSearchParams(Buffer.concat(chunks).toString())];
      const received = { method, path: url, headers, form };
      requests.push(received);
      const chosen = paths.get(url) ?? (queue.length > 1 ? queue.shift() : queue[0]) ?? { status: 404 };
      const answer = typeof chosen === 'function' ? chosen(received) : chosen;
      if (answer.hang) return;
      // The stub has no clock of its own: tests run in a time of theirs.
      response.sendDate = false;
      const type = answer.text === undefined ? 'application/json' : 'text/html';
      response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers });
      response.end(answer.text ?? JSON.stringify(answer.json ?? {}));
    });
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
  beforeEach(() => {
    requests.length = 0;
    queue = [];
    paths.clear();
  });
  return {
    get origin() {
      return origin;
    },
    requests,
    answer: (...answers) => {
      queue = [...answers];
    },
    at: (path, answer) => void paths.set(path, answer),
  };
}

/** The form of a request as an object, its order left aside. */
export function formOf(request: Received | undefined): Record<string, string> {
  return Object.fromEntries(request?.form ?? []);
}

/** A successful answer with a token of the type that plain exchange asks for. */
export function issued(fields: object = {}): StubAnswer {
  return {
    json: {
      access_token: 'opaque-token',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 3600,
      ...fields,
    },
  };
}

export function refused(
  error: string,
  description = '',
  rest: { status?: number; body?: object; headers?: Record<string, string> } = {},
): StubAnswer {
  return {
    status: rest.status ?? 400,
    json: { error, ...(description === '' ? {} : { error_description: description }), ...rest.body },
    ...(rest.headers === undefined ? {} : { headers: rest.headers }),
  };
}
