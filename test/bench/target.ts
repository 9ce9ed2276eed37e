import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** What a target says when it answers. */
export interface TargetAddress {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Something that takes the load: each in a process of its own, so that none waits for another's event loop. */
export interface Target extends TargetAddress {
  readonly name: string;
  /** Resident memory now, in bytes. */
  rss(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts `targets/<name>.ts` with these arguments and waits until it answers. */
export async function startTarget(name: string, ...args: readonly string[]): Promise<Target> {
  const child = fork(join(import.meta.dirname, 'targets', `${name}.ts`), [...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const address = (await reply(child)) as TargetAddress;
  return {
    name,
    ...address,
    async rss() {
      child.send('rss');
      return (await reply(child)) as number;
    },
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

/** The target's side: says where it is, and how much memory it holds whenever it is asked. */
export function announce(address: TargetAddress): void {
  process.on('message', (message) => {
    if (message === 'rss') process.send?.(process.memoryUsage.rss());
  });
  process.send?.(address);
}
