import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** An AI client as the demo plays one: the official SDK, an address and the token that Onbehalf gave it. */
export interface AiClient {
  tools(): Promise<string[]>;
  /** Calls a tool; the text of the result, and whether the tool called it an error. */
  call(
    tool: string,
    args?: Record<string, unknown>,
  ): Promise<{ readonly text: string; readonly isError: boolean }>;
  close(): Promise<void>;
}

export async function connectAiClient(url: string, token: string, name = 'demo-client'): Promise<AiClient> {
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  const client = new Client({ name, version: '1.0.0' });
  await client.connect(transport);
  return {
    async tools() {
      const { tools } = await client.listTools();
      return tools.map((tool) => tool.name);
    },
    async call(tool, args = {}) {
      const result = (await client.callTool({ name: tool, arguments: args })) as CallToolResult;
      return {
        text: result.content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join('\n'),
        isError: result.isError ?? false,
      };
    },
    close: () => client.close(),
  };
}
