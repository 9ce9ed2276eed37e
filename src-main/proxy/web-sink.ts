import { Problem } from '../../src-shared/problems/problem.ts';
import type { AnswerSink } from './answer-sink.ts';

/** A sink whose answer is a web response; `onCancel` is called when nobody reads it any more. */
export function webSink(onCancel: () => void): {
  readonly sink: AnswerSink;
  readonly response: Promise<Response>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  let isBegun = false;
  let isOver = false;
  let resume = (): void => undefined;
  let stream: ReadableStreamDefaultController<Uint8Array> | null = null;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => void (stream = controller),
    pull: () => resume(),
    cancel() {
      isOver = true;
      onCancel();
    },
  });
  const push = (chunk: Buffer | string): boolean => {
    if (isOver) return true;
    stream?.enqueue(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
    return (stream?.desiredSize ?? 1) > 0;
  };
  const sink: AnswerSink = {
    get isBegun() {
      return isBegun;
    },
    head(status, headers) {
      isBegun = true;
      const isEmpty = status === 204 || status === 304;
      resolve(new Response(isEmpty ? null : body, { status, headers: pairs(headers) }));
    },
    write: push,
    end(last) {
      if (last !== undefined) push(last);
      if (!isOver) stream?.close();
      isOver = true;
    },
    destroy() {
      if (isOver) return;
      isOver = true;
      stream?.error(new Problem('cancelled'));
      reject(new Problem('cancelled'));
    },
    onDrain: (listener) => void (resume = listener),
  };
  return { sink, response: promise };
}

function pairs(flat: readonly string[]): [string, string][] {
  const out: [string, string][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2)
    out.push([flat[index] ?? '', flat[index + 1] ?? '']);
  return out;
}
