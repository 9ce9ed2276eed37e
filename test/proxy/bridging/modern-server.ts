import { acceptedContent, createMcpHandler, inputRequired, McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { serveWeb, type WebServer } from '../../support/web-server.ts';

export interface ModernServer extends WebServer {
  readonly requests: { readonly method: string; readonly headers: Headers; readonly body: string }[];
  readonly notify: ReturnType<typeof createMcpHandler>['notify'];
}

/** A server of 2026-07-28 alone, on the official SDK: it refuses every handshake. */
export async function startModernServer(): Promise<ModernServer> {
  const requests: ModernServer['requests'][number][] = [];
  const handler = createMcpHandler(makeServer, { legacy: 'reject' });
  const web = await serveWeb(async (request) => {
    const { method, headers } = request;
    requests.push({ method, headers, body: await request.clone().text() });
    return await handler.fetch(request);
  });
  return {
    ...web,
    requests,
    notify: handler.notify,
    close: async () => {
      await handler.close();
      await web.close();
    },
  };
}

function makeServer(): McpServer {
  const server = new McpServer(
    { name: 'modern', version: '7.0.0' },
    {
      capabilities: { logging: {}, tools: { listChanged: true }, resources: { subscribe: true } },
      instructions: 'Ask it anything.',
    },
  );
  server.registerTool('echo', { inputSchema: z.object({ text: z.string() }) }, ({ text }) => ({
    content: [{ type: 'text', text }],
  }));
  server.registerTool('count', { inputSchema: z.object({ to: z.number() }) }, async ({ to }, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress += 1)
      await mcpReq.notify({
        method: 'notifications/progress',
        params: { progressToken, progress, total: to },
      });
    return { content: [{ type: 'text', text: String(to) }] };
  });
  const named = z.object({ name: z.string() });
  server.registerTool('ask', {}, ({ mcpReq }) => {
    const answer = acceptedContent(mcpReq.inputResponses, 'name', named);
    if (answer) return { content: [{ type: 'text', text: `Hello ${answer.name}` }] };
    return inputRequired({
      inputRequests: { name: inputRequired.elicit({ message: 'Your name?', requestedSchema: named }) },
    });
  });
  server.registerTool(
    'in_region',
    { inputSchema: z.object({ region: z.string().meta({ 'x-mcp-header': 'Region' }) }) },
    ({ region }) => ({ content: [{ type: 'text', text: region }] }),
  );
  server.registerResource('news', 'news://today', { mimeType: 'text/plain' }, ({ href }) => ({
    contents: [{ uri: href, text: 'Nothing happened.' }],
  }));
  return server;
}
