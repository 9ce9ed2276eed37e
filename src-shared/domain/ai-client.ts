import { z } from 'zod';
import { problemReportSchema } from '../problems/problem.ts';

export const connectModeSchema = z.enum(['bridge', 'oauth', 'header']);

/**
 * How an AI client stands: `not_installed`; `not_connected`; `connected`; `outdated` (connected, but the address or the
 * command has changed since); `edited` or `missing` (somebody else changed or removed our entry); `foreign` (an entry
 * with our name that we did not write); `unreadable` (its file cannot be read, see the problem).
 */
export const aiClientStateSchema = z.enum([
  'not_installed',
  'not_connected',
  'connected',
  'outdated',
  'edited',
  'missing',
  'foreign',
  'unreadable',
]);
export type AiClientState = z.infer<typeof aiClientStateSchema>;

export const aiClientViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  installed: z.boolean(),
  state: aiClientStateSchema,
  /** Its configuration file; null where it has none on this system. */
  path: z.string().nullable(),
  /** What it can do, the best first. */
  modes: z.array(connectModeSchema),
  mode: connectModeSchema.nullable(),
  /** The local client it speaks as. */
  clientId: z.string().nullable(),
  lastContactAt: z.iso.datetime().nullable(),
  /** What makes a running client read its file again. */
  reload: z.string(),
  problem: problemReportSchema.nullable(),
});
export type AiClientView = z.infer<typeof aiClientViewSchema>;

export const aiClientPlanSchema = z.object({
  client: z.string(),
  name: z.string(),
  path: z.string(),
  mode: connectModeSchema,
  state: aiClientStateSchema,
  /** The file does not exist yet. */
  creates: z.boolean(),
  /** Unified; values that look secret are masked. */
  diff: z.string(),
  /** The entry alone, to paste by hand: in the format of the client, with a placeholder for a token. */
  snippet: z.string(),
  warnings: z.array(z.string()),
  reload: z.string(),
  /** Other ways to the same: the client's own command, or a link that opens it. Without secrets. */
  command: z.array(z.string()).nullable(),
  link: z.string().nullable(),
  /** Why the file itself will not be written; the snippet is for that case. */
  problem: problemReportSchema.nullable(),
});
export type AiClientPlan = z.infer<typeof aiClientPlanSchema>;

/** An MCP server that an AI client reaches without Onbehalf. */
export const foreignServerSchema = z.object({
  client: z.string(),
  clientName: z.string(),
  path: z.string(),
  name: z.string(),
  kind: z.enum(['http', 'stdio', 'unknown']),
  /** Host and path of an address, or the program of a command; never its arguments. */
  target: z.string(),
  /** Where secrets stand in plain text, for example `headers.Authorization`. */
  secrets: z.array(z.string()),
  /** Can be moved behind Onbehalf: an http(s) server. */
  importable: z.boolean(),
  /** Already in the catalogue under this id. */
  serverId: z.string().nullable(),
});
export type ForeignServer = z.infer<typeof foreignServerSchema>;
