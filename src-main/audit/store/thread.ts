/** The entry point of the store's threads. What it may be started as is in `protocol.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadData } from './protocol.ts';
import { createReader } from './reader.ts';
import { serve, type Port } from './rpc.ts';
import { createWriter } from './writer.ts';

function start(port: Port, data: ThreadData): void {
  const methods =
    data.role === 'writer' ? createWriter(data, (event) => port.postMessage(event)) : createReader(data);
  serve(port, methods);
}

if (parentPort) start(parentPort, workerData as ThreadData);
