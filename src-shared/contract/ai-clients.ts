import { z } from 'zod';
import {
  aiClientPlanSchema,
  aiClientViewSchema,
  connectModeSchema,
  foreignServerSchema,
} from '../domain/ai-client.ts';
import { serverIdSchema } from '../domain/server.ts';
import { read, write } from './define.ts';

const client = z.string().min(1).max(100);

export const aiClientCommands = {
  /** Every AI client of the table: the installed ones first. */
  'aiClients.list': read(z.strictObject({}), z.object({ clients: z.array(aiClientViewSchema) })),
  /** The exact change that connecting would make. Changes nothing. */
  'aiClients.plan': read(z.strictObject({ client, mode: connectModeSchema.optional() }), aiClientPlanSchema),
  /** Writes the client's own configuration. `replace` puts our entry in the place of one that we did not write as it is. */
  'aiClients.connect': write(
    z.strictObject({ client, mode: connectModeSchema.optional(), replace: z.boolean().default(false) }),
    z.object({
      client: z.string(),
      path: z.string(),
      mode: connectModeSchema,
      clientId: z.string().nullable(),
      backup: z.string().nullable(),
      warnings: z.array(z.string()),
      reload: z.string(),
    }),
  ),
  /** Removes what is still ours. `force` removes our entry also when somebody else changed it. */
  'aiClients.disconnect': write(
    z.strictObject({ client, force: z.boolean().default(false) }),
    z.object({
      client: z.string(),
      path: z.string(),
      /** Whether there was an entry of ours to remove. */
      removed: z.boolean(),
      backup: z.string().nullable(),
      reload: z.string(),
    }),
  ),
  /** Waits for the client's first request after it was connected; ends with the caller's signal. */
  'aiClients.verify': read(
    z.strictObject({ client }),
    z.object({ at: z.iso.datetime(), declared: z.string().nullable() }),
  ),
  /** MCP servers that AI clients reach without Onbehalf. */
  'aiClients.inventory': read(
    z.strictObject({}),
    z.object({
      servers: z.array(foreignServerSchema),
      /** Files that could not be read. */
      unread: z.array(z.object({ client: z.string(), path: z.string(), reason: z.string() })),
    }),
  ),
  /** Adds such a server to the catalogue, its plain-text secret to the keychain, and takes it out of the client's file. */
  'aiClients.importServer': write(
    z.strictObject({
      client,
      name: z.string().min(1).max(200),
      /** null makes one of the name. */
      id: serverIdSchema.nullable().default(null),
      /** Takes the entry out of the client's file once the server is in the catalogue. */
      remove: z.boolean().default(true),
    }),
    z.object({
      serverId: z.string(),
      secretMoved: z.boolean(),
      removed: z.boolean(),
      backup: z.string().nullable(),
    }),
  ),
  /** What to paste into an MCP client that is not in the table. */
  'aiClients.manual': read(
    z.strictObject({}),
    z.object({
      url: z.string(),
      authorizationUrl: z.string(),
      command: z.string(),
      args: z.array(z.string()),
      snippet: z.string(),
    }),
  ),
};
