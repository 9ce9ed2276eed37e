import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Limits } from './limits.ts';

export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTP server on the loopback interface alone. */
export interface LoopbackListener {
  readonly port: number;
  /** Refuses new connections, lets answers end for a bounded time, then cuts. */
  close(): Promise<void>;
}

interface ListenOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits: Limits;
  readonly onRequest: RequestListener;
  /** The name of the program that holds a port; null where it cannot be found. */
  readonly holderOf: (port: number) => Promise<string | null>;
}

/** Listens on 127.0.0.1 and, where there is one, on ::1 with the same port. Throws `port_in_use`. */
export async function listenOnLoopback(options: ListenOptions): Promise<LoopbackListener> {
  const first = makeServer(options);
  const port = await listen(first.server, '127.0.0.1', options.port, options);
  const second = makeServer(options);
  const servers = [first];
  // A machine without IPv6, or another program there: clients that are told 127.0.0.1 do not need it.
  if (await listen(second.server, '::1', port, options).then(Boolean, () => false)) servers.push(second);
  return {
    port,
    close: async () => {
      await Promise.all(servers.map((server) => closeServer(server, options.limits.stopMs)));
    },
  };
}

interface WatchedServer {
  readonly server: Server;
  /** Connections that carry no answer at the moment. */
  readonly quiet: () => Socket[];
}

function makeServer({ limits, onRequest }: ListenOptions): WatchedServer {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      maxHeaderSize: limits.headerBytes,
      connectionsCheckingInterval: 2_000,
      insecureHTTPParser: false,
      requireHostHeader: true,
      keepAlive: true,
    },
    onRequest,
  );
  server.maxConnections = limits.connections;
  const quiet = watchConnections(server);
  server.on('upgrade', (_request, socket) => {
    socket.end('HTTP/1.1 426 Upgrade Required\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connect', (_request, socket) => {
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('clientError', (error, socket) => {
    if (!socket.writable) return;
    const status = 'code' in error ? (CLIENT_ERRORS[String(error.code)] ?? BAD_REQUEST) : BAD_REQUEST;
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  return { server, quiet };
}

const BAD_REQUEST = '400 Bad Request';
const CLIENT_ERRORS: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function listen(
  server: Server,
  host: string,
  port: number,
  { holderOf }: Pick<ListenOptions, 'holderOf'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const isTaken = 'code' in cause && (cause.code === 'EADDRINUSE' || cause.code === 'EACCES');
      if (!isTaken) {
        reject(cause);
        return;
      }
      holderOf(port).then(
        (holder) =>
          reject(new Problem('port_in_use', { port, holder: holder ?? 'another program' }, { cause })),
        reject,
      );
    });
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address() as AddressInfo;
      // What is bound is what was asked for: never more than this machine can reach.
      if (address.address === host) resolve(address.port);
      else reject(new Problem('internal'));
    });
  });
}

/** Keeps count of the answers under way on each connection; the returned function gives the connections without one. */
function watchConnections(server: Server): () => Socket[] {
  const open = new Map<Socket, number>();
  const add = (socket: Socket, change: number): void => {
    const count = open.get(socket);
    if (count !== undefined) open.set(socket, count + change);
  };
  server.on('connection', (socket) => {
    open.set(socket, 0);
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    add(socket, 1);
    response.once('close', () => add(socket, -1));
  });
  return () => [...open].filter(([, count]) => count === 0).map(([socket]) => socket);
}

async function closeServer({ server, quiet }: WatchedServer, withinMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection that carries no answer at the moment will not be used again, whatever the runtime thinks of it.
  const quit = (): void => {
    for (const socket of quiet()) socket.destroy();
  };
  quit();
  const idle = setInterval(quit, 20);
  const cut = setTimeout(() => server.closeAllConnections(), withinMs);
  await closed;
  clearInterval(idle);
  clearTimeout(cut);
}
