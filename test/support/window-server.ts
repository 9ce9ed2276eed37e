import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createConsole } from '../../src-main/console/console.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import type { FakeAgent } from './fake-agent.ts';

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function nothing(): void {}

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
  sleep: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
};

export interface WindowServer {
  /** A new one-time address. */
  url(): string;
  /** Ends what the windows listen to, as an agent does that stops. */
  endStreams(): void;
  close(): Promise<void>;
}

/** The built window over the real web console, with a fake agent behind it. */
export async function serveWindow(agent: FakeAgent): Promise<WindowServer> {
  const rendererDir = join(import.meta.dirname, '..', '..', 'dist', 'renderer');
  const webConsole = createConsole({ agent, rendererDir, clock, log: silent });
  const server = createServer((request, response) => webConsole.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: () => webConsole.oneTimeUrl(`http://127.0.0.1:${port}`),
    endStreams: () => webConsole.close(),
    close: () => {
      webConsole.close();
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
