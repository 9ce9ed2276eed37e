import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Problem } from '../../src-shared/problems/problem.ts';

const HOST = '127.0.0.1';
const MAX_CONNECTIONS = 32;

export interface LoopbackServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** Ends open connections as well. Once only; later calls wait for the first. */
  close(): Promise<void>;
}

export interface LoopbackServerOptions {
  /** Tried in this order: these and no others are registered at the provider. */
  readonly ports: readonly number[];
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Who holds a port, in words. */
  readonly portHolder?: ((port: number) => Promise<string | null>) | undefined;
}

/**
 * Listens on the first free port, on the IPv4 loopback address alone (RFC 8252 sections 7.3 and 8.3) and without sharing
 * it. Rejects with `callback_port_in_use` when none is free.
 */
export async function listenOnFirstFree(options: LoopbackServerOptions): Promise<LoopbackServer> {
  for (const port of options.ports) {
    const server = await tryListen(port, options.handle);
    if (server !== null) return opened(server);
  }
  const holder = await options.portHolder?.(options.ports[0] ?? 0).catch(() => null);
  throw new Problem('callback_port_in_use', {
    ports: options.ports.join(', '),
    holder: holder ?? 'another program',
  });
}

function tryListen(port: number, handle: LoopbackServerOptions['handle']): Promise<Server | null> {
  const server = createServer(
    { maxHeaderSize: 32 * 1024, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 1_000 },
    handle,
  );
  server.maxConnections = MAX_CONNECTIONS;
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(null) : reject(error),
    );
    server.listen({ host: HOST, port, exclusive: true }, () => resolve(server));
  });
}

function opened(server: Server): LoopbackServer {
  const { port } = server.address() as AddressInfo;
  // A request that is not HTTP ends its own connection and nothing else.
  server.on('clientError', (_error, socket) => socket.destroy());
  let closing: Promise<void> | null = null;
  return {
    port,
    origin: `http://${HOST}:${port}`,
    close: () =>
      (closing ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })),
  };
}
