import { failureOf, type Failure } from '../failure.ts';

/** The end of a channel between two threads, as both `Worker` and `parentPort` have it. */
export interface Port {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** What a thread can be asked: each method takes one value and gives one. */
export type Methods = Record<string, (params: never) => unknown>;

/** An answer that failed in the other thread, sorted there. */
export class ThreadFailure extends Error {
  override readonly name = 'ThreadFailure';
  readonly failure: Failure;

  constructor(failure: Failure, message: string) {
    super(message);
    this.failure = failure;
  }
}

export interface Caller<M extends Methods> {
  /** Rejects with a {@link ThreadFailure}. */
  call<Name extends keyof M & string>(
    name: Name,
    params: Parameters<M[Name]>[0],
  ): Promise<Awaited<ReturnType<M[Name]>>>;
  /** The thread is gone: everything that waits is rejected, and so is everything asked later. */
  fail(reason: string): void;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** The asking side. Messages that are no answers go to `onEvent`. */
export function createCaller<M extends Methods>(port: Port, onEvent: (event: unknown) => void): Caller<M> {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  let dead: string | null = null;
  port.on('message', (message) => {
    if (!isAnswer(message)) return onEvent(message);
    const asked = waiting.get(message.answer);
    waiting.delete(message.answer);
    if (message.failure) asked?.reject(new ThreadFailure(message.failure, message.message));
    else asked?.resolve(message.value as never);
  });
  return {
    call(name, params) {
      if (dead !== null) return Promise.reject(gone(dead));
      const id = ++last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port.postMessage({ ask: id, name, params });
      });
    },
    fail(reason) {
      dead = reason;
      for (const { reject } of waiting.values()) reject(gone(reason));
      waiting.clear();
    },
  };
}

/** The answering side. */
export function serve(port: Port, methods: Methods): void {
  port.on('message', (message) => {
    if (isQuestion(message)) void answer(port, methods, message);
  });
}

async function answer(port: Port, methods: Methods, { ask, name, params }: Question): Promise<void> {
  try {
    const method = methods[name];
    if (!method) throw new Error(`no method ${name}`);
    port.postMessage({ answer: ask, failure: null, message: '', value: await method(params as never) });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown';
    port.postMessage({ answer: ask, failure: failureOf(error), message, value: null });
  }
}

interface Question {
  readonly ask: number;
  readonly name: string;
  readonly params: unknown;
}

interface Answer {
  readonly answer: number;
  readonly failure: Failure | null;
  readonly message: string;
  readonly value: unknown;
}

function isQuestion(message: unknown): message is Question {
  return typeof message === 'object' && message !== null && 'ask' in message;
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'answer' in message;
}

function gone(reason: string): ThreadFailure {
  return new ThreadFailure({ kind: 'other', reason }, reason);
}
