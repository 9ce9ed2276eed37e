import { z } from 'zod';
import { serverViewSchema } from '../domain/app-state.ts';
import { serverIdSchema, serverSchema } from '../domain/server.ts';
import { problemReportSchema } from '../problems/problem.ts';
import { read, write } from './define.ts';

/** One leg of a test of a server or provider, with what was seen. Never a token: names, times, fingerprints. */
export const testStepSchema = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['ok', 'warning', 'failed', 'skipped']),
  seen: z.array(z.object({ name: z.string(), value: z.string() })),
  problem: problemReportSchema.nullable(),
  ms: z.number().nullable(),
});
export type TestStep = z.infer<typeof testStepSchema>;

export const toolViewSchema = z.object({
  name: z.string(),
  title: z.string().nullable(),
  description: z.string().nullable(),
  inputSchema: z.unknown(),
  annotations: z.record(z.string(), z.unknown()).nullable(),
});
export type ToolView = z.infer<typeof toolViewSchema>;

export const serverCommands = {
  'servers.list': read(z.strictObject({}), z.object({ servers: z.array(serverViewSchema) })),
  'servers.get': read(
    z.strictObject({ id: serverIdSchema }),
    z.object({ id: z.string(), managed: z.boolean(), settings: serverSchema }),
  ),
  'servers.add': write(
    z.strictObject({ id: serverIdSchema, settings: serverSchema }),
    z.object({ id: z.string() }),
  ),
  'servers.edit': write(
    z.strictObject({ id: serverIdSchema, settings: serverSchema }),
    z.object({ id: z.string() }),
  ),
  'servers.remove': write(z.strictObject({ id: serverIdSchema }), z.object({})),
  /** Each leg separately: session, exchange, initialize, tools. */
  'servers.test': read(
    z.strictObject({ id: serverIdSchema }),
    z.object({ ok: z.boolean(), steps: z.array(testStepSchema) }),
  ),
  'tools.list': read(
    z.strictObject({ server: serverIdSchema }),
    z.object({ tools: z.array(toolViewSchema) }),
  ),
  /** Calls a tool as the person signed in; the result is MCP's CallToolResult. */
  'tools.call': write(
    z.strictObject({
      server: serverIdSchema,
      tool: z.string().min(1).max(200),
      arguments: z.record(z.string(), z.unknown()).default({}),
    }),
    z.object({ result: z.record(z.string(), z.unknown()) }),
  ),
};
