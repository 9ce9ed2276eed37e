import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { recordedServer } from './recorded-server.ts';

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Stands where the local endpoint stands: only who brings the token gets past 401; every `/.well-known/*` is 404. */
export async function startHttpServer(file: string, token: () => string | undefined): Promise<HttpServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer((request, response) => {
    if (request.url !== '/mcp')
      return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
    const expected = token();
    if (expected === undefined || request.headers.authorization !== `Bearer ${expected}`)
      return void response.writeHead(401).end();
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) return void known.handleRequest(request, response);
    if (typeof id === 'string') return void response.writeHead(404).end();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (opened) => void sessions.set(opened, transport),
    });
    return void recordedServer(file, 'http')
      .connect(transport)
      .then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
