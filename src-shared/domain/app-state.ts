import { z } from 'zod';
import { problemReportSchema } from '../problems/problem.ts';
import { hiddenPageSchema, organizationSchema } from './management.ts';
import { localClientSchema } from './local-client.ts';
import { sessionViewSchema } from './session.ts';

/** What was last seen of a server. */
export const serverStateSchema = z.enum(['unknown', 'ok', 'failing', 'disabled', 'no_access']);

export const serverViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  authorization: z.string(),
  /** The account that it is used with; null is the active one. */
  account: z.string().nullable(),
  state: serverStateSchema,
  lastProblem: problemReportSchema.nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** Set by the organisation: it cannot be changed or removed here. */
  managed: z.boolean(),
});
export type ServerView = z.infer<typeof serverViewSchema>;

/** One of the accounts that are set up. */
export const accountViewSchema = z.object({
  id: z.string(),
  /** As the settings call it; null for the default account, which has no name of its own. */
  name: z.string().nullable(),
  issuer: z.string().nullable(),
  preset: z.string().nullable(),
  /** Used by every server that names no account. */
  isActive: z.boolean(),
  session: sessionViewSchema,
});
export type AccountView = z.infer<typeof accountViewSchema>;

/** The whole picture that the window, the tray and `status` draw from; sent whole at each change, with a growing revision. */
export const appStateSchema = z.object({
  revision: z.number().int(),
  version: z.string(),
  host: z.enum(['electron', 'headless']),
  startedAt: z.iso.datetime(),
  paused: z.boolean(),
  /** Of the active account, as the provider is. */
  session: sessionViewSchema,
  accounts: z.array(accountViewSchema),
  provider: z.object({ issuer: z.string(), clientId: z.string(), preset: z.string() }).nullable(),
  endpoint: z.object({ mcp: z.string(), mcpAuthorization: z.string(), login: z.string() }).nullable(),
  servers: z.array(serverViewSchema),
  clients: z.array(localClientSchema),
  approvals: z.number().int(),
  /** Keys that the organisation has locked. */
  managed: z.object({
    source: z.string().nullable(),
    locked: z.array(z.string()),
    /** Whom the window names beside a locked setting, and where it sends people for help. */
    organization: organizationSchema,
  }),
  /** Pages that the organisation or the person does not want to see. */
  hiddenPages: z.array(hiddenPageSchema),
  problems: z.array(problemReportSchema),
});
export type AppState = z.infer<typeof appStateSchema>;
