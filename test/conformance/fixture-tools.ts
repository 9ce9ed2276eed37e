import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  CreateMessageResultSchema,
  ElicitResultSchema,
  type CallToolResult,
  type ElicitRequestFormParams,
} from '@modelcontextprotocol/sdk/types.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { DEFAULTS_SCHEMA, EMBEDDED, ENUM_SCHEMA, MIXED, RED_PIXEL, SILENCE } from './fixture-content.ts';

const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });

/** The tools that the conformance scenarios call. */
export function registerTools(server: McpServer): void {
  registerContentTools(server);
  registerTalkingTools(server);
  registerAskingTools(server);
}

function registerContentTools(server: McpServer): void {
  const image = { type: 'image' as const, data: RED_PIXEL, mimeType: 'image/png' };
  server.registerTool('test_simple_text', { description: 'Text' }, () =>
    text('This is a simple text response for testing.'),
  );
  server.registerTool('test_image_content', { description: 'An image' }, () => ({ content: [image] }));
  server.registerTool('test_audio_content', { description: 'A sound' }, () => ({
    content: [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }],
  }));
  server.registerTool('test_embedded_resource', { description: 'A resource' }, () => ({
    content: [{ type: 'resource', resource: EMBEDDED }],
  }));
  server.registerTool('test_multiple_content_types', { description: 'Everything' }, () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      image,
      { type: 'resource', resource: MIXED },
    ],
  }));
  server.registerTool('test_error_handling', { description: 'Fails' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.registerTool(
    'json_schema_2020_12_tool',
    {
      description: 'Tool with JSON Schema 2020-12 features',
      inputSchema: z.strictObject({
        name: z.string().optional(),
        address: z
          .object({ street: z.string().optional(), city: z.string().optional() })
          .meta({ id: 'address' })
          .optional(),
      }),
    },
    () => text('done'),
  );
}

function registerTalkingTools(server: McpServer): void {
  server.registerTool('test_tool_with_logging', { description: 'Logs' }, async (extra) => {
    for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data } });
      await sleep(50);
    }
    return text('Logged three times.');
  });
  server.registerTool('test_tool_with_progress', { description: 'Reports progress' }, async (extra) => {
    const progressToken = extra._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined)
        await extra.sendNotification({
          method: 'notifications/progress',
          params: { progressToken, progress, total: 100 },
        });
      await sleep(50);
    }
    return text('Done.');
  });
  server.registerTool(
    'test_reconnection',
    { description: 'Closes its stream and goes on' },
    async (extra) => {
      await sleep(100);
      extra.closeSSEStream?.();
      await sleep(100);
      return text('Reconnection test completed successfully.');
    },
  );
}

function registerAskingTools(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Asks the model', inputSchema: { prompt: z.string() } },
    async ({ prompt }, extra) => {
      const params = {
        messages: [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }],
        maxTokens: 100,
      };
      const { content } = await extra.sendRequest(
        { method: 'sampling/createMessage', params },
        CreateMessageResultSchema,
      );
      return text(`LLM response: ${content.type === 'text' ? content.text : content.type}`);
    },
  );
  const ask = (
    name: string,
    message: string,
    requestedSchema: ElicitRequestFormParams['requestedSchema'],
  ): void =>
    void server.registerTool(name, { description: 'Asks the person' }, async (extra) => {
      const answer = await extra.sendRequest(
        { method: 'elicitation/create', params: { message, requestedSchema } },
        ElicitResultSchema,
      );
      return text(
        `Elicitation completed: action=${answer.action}, content=${JSON.stringify(answer.content)}`,
      );
    });
  ask('test_elicitation_sep1034_defaults', 'Please review the defaults', DEFAULTS_SCHEMA);
  ask('test_elicitation_sep1330_enums', 'Please choose', ENUM_SCHEMA);
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the person', inputSchema: { message: z.string() } },
    async ({ message }, extra) => {
      const requestedSchema = {
        type: 'object' as const,
        properties: {
          username: { type: 'string' as const, description: "User's response" },
          email: { type: 'string' as const, description: "User's email address" },
        },
        required: ['username', 'email'],
      };
      const answer = await extra.sendRequest(
        { method: 'elicitation/create', params: { message, requestedSchema } },
        ElicitResultSchema,
      );
      return text(`User response: action=${answer.action}, content=${JSON.stringify(answer.content)}`);
    },
  );
}
