import { Problem } from '../../../src-shared/problems/problem.ts';
import type { BodyReceiver, UpstreamFlow, UpstreamHead } from '../upstream.ts';

/** Gives a web response to a receiver as if a server had sent it, at the receiver's pace, until it ends or the signal aborts. */
export async function receiveWeb(
  response: Response,
  signal: AbortSignal,
  accept: (head: UpstreamHead, flow: UpstreamFlow) => BodyReceiver,
): Promise<void> {
  let resume: () => void = () => undefined;
  const reader = response.body?.getReader();
  const stop = (): void => void reader?.cancel().catch(() => undefined);
  const receiver = accept(
    { status: response.status, headers: Object.fromEntries(response.headers) },
    { resume: () => resume(), abort: stop },
  );
  signal.addEventListener('abort', stop, { once: true });
  try {
    for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
      const resumed = new Promise<void>((resolve) => (resume = resolve));
      if (!receiver.data(Buffer.from(chunk.value))) await Promise.race([resumed, aborted(signal)]);
    }
    if (signal.aborted) receiver.fail(new Problem('cancelled'));
    else receiver.end();
  } catch (thrown) {
    receiver.fail(thrown instanceof Problem ? thrown : new Problem('cancelled', {}, { cause: thrown }));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
