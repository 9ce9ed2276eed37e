import { z } from 'zod';

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https URL' });
const proxyUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

/** Who manages this computer, as the window says it beside a locked setting. */
export const organizationSchema = z.strictObject({
  name: z.string().min(1).max(100).nullable().default(null),
  supportUrl: httpsUrl.nullable().default(null),
  supportText: z.string().min(1).max(500).nullable().default(null),
});

export const hiddenPageSchema = z.enum(['servers', 'clients', 'activity', 'diagnostics']);

/** The desktop app around the agent. */
export const appSettingsSchema = z.strictObject({
  startAtLogin: z.boolean().default(false),
  /** Closing the window leaves the agent running in the tray. */
  closeToTray: z.boolean().default(true),
  notifications: z.boolean().default(true),
  /** Pages that the window does not show. */
  hiddenPages: z.array(hiddenPageSchema).default([]),
});

/** The way out of this computer. */
export const networkSettingsSchema = z.strictObject({
  /** null follows the system (the environment in a terminal). */
  proxyUrl: proxyUrl.nullable().default(null),
  /** Hosts that are reached directly, as in NO_PROXY. */
  noProxy: z.array(z.string().min(1).max(255)).default([]),
  /** A PEM file of further certificate authorities, beside those that the system trusts. */
  extraCaFile: z.string().min(1).nullable().default(null),
});
export type NetworkSettings = z.infer<typeof networkSettingsSchema>;

export const updateSettingsSchema = z.strictObject({
  /** `off` asks nobody; `notify` tells that there is one; `auto` also gets and installs it. */
  mode: z.enum(['off', 'notify', 'auto']).default('auto'),
  channel: z.enum(['stable', 'beta']).default('stable'),
  /** The organisation's own mirror; what it delivers must be signed all the same. */
  feedUrl: httpsUrl.nullable().default(null),
  /** Days after its release before an update is offered. */
  deferDays: z.number().int().min(0).max(90).default(0),
});
export type UpdateSettings = z.infer<typeof updateSettingsSchema>;

/** What a person may do besides what the organisation has set up. */
export const restrictionsSchema = z.strictObject({
  /** Whether a person may have servers of their own. */
  userServers: z.boolean().default(true),
  /** The AI clients that may be connected and used, by id or name; null is all. */
  aiClients: z.array(z.string().min(1).max(100)).nullable().default(null),
});
