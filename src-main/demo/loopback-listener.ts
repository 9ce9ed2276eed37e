import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on 127.0.0.1 that can leave the network and come back on the same port. */
export type LoopbackListener = {
  readonly port: number;
  /** Closes the port and every connection: from now on they are refused. */
  stop(): Promise<void>;
  resume(): Promise<void>;
};

export async function listenOnLoopback(port: number, handle: RequestListener): Promise<LoopbackListener> {
  const server = createServer(handle);
  const listen = async (on: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(on, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(port);
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      server.closeAllConnections();
      await closed;
    },
    resume: async () => {
      if (!server.listening) await listen(taken);
    },
  };
}
