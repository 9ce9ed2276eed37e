import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What a target says when it answers. */
export interface TargetAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a process has used: resident memory in bytes, processor time in microseconds. */
export interface Usage {
  readonly rss: number;
  /** Of all threads, with the garbage collector's and the audit log's. */
  readonly cpu: number;
  /** Of the thread that answers. */
  readonly mainCpu: number;
  /** JavaScript objects, in bytes. */
  readonly heap: number;
}

/** Something that takes the load: each in a process of its own, so that none waits for another's event loop. */
export interface Target extends TargetAddress {
  readonly name: string;
  /** What the process has used until now. */
  usage(): Promise<Usage>;
  /** The same after a full collection: what is left is kept. */
  settled(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts `targets/<name>.ts` with these arguments and waits until it answers. */
export async function startTarget(name: string, ...args: readonly string[]): Promise<Target> {
  const child = fork(join(import.meta.dirname, 'targets', `${name}.ts`), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: ['--expose-gc'],
  });
  const address = (await reply(child)) as TargetAddress;
  const ask = async (what: 'usage' | 'settled'): Promise<Usage> => {
    child.send(what);
    return (await reply(child)) as Usage;
  };
  return {
    name,
    ...address,
    usage: () => ask('usage'),
    settled: () => ask('settled'),
    async stop() {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill();
      await gone;
    },
  };
}

function reply(child: ChildProcess): Promise<unknown> {
  return new Promise((done, fail) => {
    const onExit = (code: number | null): void => fail(new Error(`a target ended early (${String(code)})`));
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      done(message);
    });
  });
}

/** The target's side: says where it is, and what it has used whenever it is asked. */
export function announce(address: TargetAddress): void {
  process.on('message', (message) => {
    if (message === 'settled') globalThis.gc?.();
    if (message === 'usage' || message === 'settled') process.send?.(usage());
  });
  process.send?.(address);
}

function usage(): Usage {
  const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
  return {
    rss: process.memoryUsage.rss(),
    heap: process.memoryUsage().heapUsed,
    cpu: sum(process.cpuUsage()),
    mainCpu: sum(process.threadCpuUsage()),
  };
}
