import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** A small MCP server that notes in a file who came: the proof that a real client read what was written and connected. */
export function recordedServer(file: string, through: string): McpServer {
  const server = new McpServer({ name: 'onbehalf-interop', version: '1.0.0' });
  server.registerTool(
    'echo',
    { description: 'Says it again', inputSchema: { message: z.string() } },
    ({ message }) => {
      note(file, { through, called: message });
      return { content: [{ type: 'text', text: message }] };
    },
  );
  server.server.oninitialized = () =>
    note(file, { through, client: server.server.getClientVersion()?.name ?? 'unnamed' });
  return server;
}

function note(file: string, visit: object): void {
  appendFileSync(file, `${JSON.stringify(visit)}\n`);
}
