/** The entry point of the store's threads. What it may be started as is in `protocol.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './protocol.ts';
import { serve, type Port } from './rpc.ts';

/** Each loads only what its role needs: a thread is started whenever somebody asks something. */
async function start(port: Port, data: ThreadData): Promise<void> {
  if (data.role === 'reader') {
    const { createReader } = await import('./reader.ts');
    return serve(port, createReader(data));
  }
  const { createWriter } = await import('./writer.ts');
  serve(
    port,
    createWriter(data, (event) => port.postMessage(event)),
  );
}

if (parentPort) await start(parentPort, workerData as ThreadData);
