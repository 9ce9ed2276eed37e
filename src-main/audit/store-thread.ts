import { Worker } from 'node:worker_threads';
import { createCaller, type Caller, type Methods } from './store/rpc.ts';
import type { ThreadData } from './store/protocol.ts';

/** A running thread of the store. */
export interface StoreThread<M extends Methods> extends Pick<Caller<M>, 'call'> {
  end(): Promise<void>;
}

export interface StoreThreadOptions {
  readonly data: ThreadData;
  readonly onEvent?: (event: unknown) => void;
  /** The thread ended without being asked to. */
  readonly onExit?: (reason: string) => void;
}

/**
 * Where the thread's program is: beside this file in the source, and beside the bundle (entry `audit-thread`) in a build.
 * The only place that knows it.
 */
function threadUrl(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? './store/thread.ts' : './audit-thread.js', here);
}

export function startStoreThread<M extends Methods>(options: StoreThreadOptions): StoreThread<M> {
  const worker = new Worker(threadUrl(), {
    workerData: options.data,
    name: `audit ${options.data.role}`,
    execArgv: [],
    env: {},
  });
  const caller = createCaller<M>(worker, options.onEvent ?? (() => undefined));
  let ending = false;
  let reason = 'the audit thread ended';
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : reason;
  });
  worker.on('exit', () => {
    caller.fail(reason);
    if (!ending) options.onExit?.(reason);
  });
  return {
    call: (name, params) => caller.call(name, params),
    async end() {
      ending = true;
      await worker.terminate();
    },
  };
}
