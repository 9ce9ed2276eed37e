import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';

export interface SdkServer {
  readonly url: string;
  /** Sessions that are open at the moment. */
  readonly sessions: ReadonlyMap<string, StreamableHTTPServerTransport>;
  close(): Promise<void>;
}

/** An MCP server on the official SDK with sessions: `echo`, `fails`, `count` (progress) and `ask` (elicitation). */
export async function startSdkServer(makeServer: () => McpServer = makeTestServer): Promise<SdkServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const http = createServer((request, response) => {
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (known) return void known.handleRequest(request, response);
    if (typeof id === 'string') return void response.writeHead(404).end();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (opened) => void sessions.set(opened, transport),
      onsessionclosed: (closed) => void sessions.delete(closed),
    });
    const connected = makeServer().connect(transport);
    return void connected.then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    sessions,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export function makeTestServer(): McpServer {
  const server = new McpServer({ name: 'test-server', version: '1.2.3' });
  server.registerTool(
    'echo',
    { description: 'Says it again', inputSchema: { text: z.string() }, annotations: { readOnlyHint: true } },
    ({ text }) => ({ content: [{ type: 'text', text }] }),
  );
  server.registerTool('fails', {}, () => ({ isError: true, content: [{ type: 'text', text: 'it failed' }] }));
  server.registerTool(
    'count',
    { inputSchema: { to: z.number() } },
    async ({ to }, { _meta, sendNotification }) => {
      const progressToken = _meta?.progressToken;
      for (let progress = 1; progress <= to && progressToken !== undefined; progress += 1)
        await sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress, total: to },
        });
      return { content: [{ type: 'text', text: String(to) }] };
    },
  );
  server.registerTool('ask', {}, async () => {
    const answer = await server.server.elicitInput({
      message: 'Your name?',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
    });
    return { content: [{ type: 'text', text: JSON.stringify(answer) }] };
  });
  return server;
}
