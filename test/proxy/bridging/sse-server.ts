import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { makeTestServer } from '../sdk-server.ts';

export interface SseServer {
  readonly url: string;
  /** Authorization headers of everything it was sent. */
  readonly credentials: (string | undefined)[];
  /** Streams that are open at the moment. */
  readonly streams: ReadonlyMap<string, SSEServerTransport>;
  close(): Promise<void>;
}

/** A server of 2024-11-05 on the official SDK: a stream at one address, messages to another that the stream names. */
export async function startSseServer(messagesAt = '/messages'): Promise<SseServer> {
  const streams = new Map<string, SSEServerTransport>();
  const credentials: (string | undefined)[] = [];
  const http = createServer((request, response) => {
    credentials.push(request.headers.authorization);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/sse' && request.method === 'GET') {
      const transport = new SSEServerTransport(messagesAt, response);
      streams.set(transport.sessionId, transport);
      response.on('close', () => streams.delete(transport.sessionId));
      return void makeTestServer().connect(transport);
    }
    const transport = streams.get(searchParams.get('sessionId') ?? '');
    if (pathname === '/messages' && transport) return void transport.handlePostMessage(request, response);
    return void response.writeHead(pathname === '/sse' ? 405 : 404).end();
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/sse`,
    credentials,
    streams,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
