import { z } from 'zod';
import { accountIdSchema, accountSchema, DEFAULT_ACCOUNT, ownAccountIdSchema } from './account.ts';
import {
  appSettingsSchema,
  networkSettingsSchema,
  organizationSchema,
  restrictionsSchema,
  updateSettingsSchema,
} from './management.ts';
import { policySettingsSchema } from './policy.ts';
import { identityProviderSchema, secretReferenceSchema } from './provider.ts';
import { serverIdSchema, serverSchema } from './server.ts';

export const endpointSettingsSchema = z.strictObject({
  /** First of the two ports on 127.0.0.1; the second is the next one. */
  port: z.number().int().min(1).max(65_534).default(7377),
  /** How many requests one AI client may send a second, over time; a burst of five seconds' worth passes at once. */
  requestsPerSecond: z.number().int().min(1).max(1_000_000).default(200),
});

/** A collector on the same computer may be reached without TLS, any other may not. */
const collectorUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
  .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), {
    error: 'must be https, except on this computer',
  });

function isLoopback(host: string): boolean {
  return host === '127.0.0.1' || host === '[::1]' || host === 'localhost';
}

/** Where the log goes besides, by OTLP over HTTP (opentelemetry.io/docs/specs/otlp). */
export const otlpSettingsSchema = z.strictObject({
  /** The collector's address; `/v1/logs` and `/v1/traces` are added. */
  endpoint: collectorUrl,
  /** Whether each call is sent as a trace, too. */
  traces: z.boolean().default(true),
  /** Headers that the collector asks for, by reference: the values are read when something is sent, and kept nowhere. */
  headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,60}$/), secretReferenceSchema).default({}),
});
export type OtlpSettings = z.infer<typeof otlpSettingsSchema>;

/** Where the log goes besides, by syslog (RFC 5424) over TLS (RFC 5425). */
export const syslogSettingsSchema = z.strictObject({
  host: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).default(6_514),
  /** A PEM file of the authorities that the receiver's certificate is checked with, instead of the system's. */
  caFile: z.string().min(1).nullable().default(null),
  format: z.enum(['json', 'cef']).default('json'),
});
export type SyslogSettings = z.infer<typeof syslogSettingsSchema>;

export const auditSettingsSchema = z.strictObject({
  /** What is kept of a call's arguments. */
  arguments: z.enum(['none', 'names', 'redacted', 'all']).default('redacted'),
  /** What happens to calls when the log cannot be written. */
  onFailure: z.enum(['stop', 'continue']).default('stop'),
  /**
   * Which calls wait until their intent is on the disk (and not only with the operating system, which is enough for
   * everything but a power failure).
   */
  durability: z.enum(['none', 'changes', 'all']).default('changes'),
  /** Days a record is kept. */
  retentionDays: z.number().int().min(1).max(3_650).default(365),
  /** The database is kept below this size: the oldest records go earlier where they have to. */
  maxMegabytes: z.number().int().min(16).max(1_000_000).default(2_000),
  otlp: otlpSettingsSchema.nullable().default(null),
  syslog: syslogSettingsSchema.nullable().default(null),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

/** The settings: one schema for the user's own and for IT's managed policy. */
export const configurationSchema = z.strictObject({
  $schema: z.string().optional(),
  identityProvider: identityProviderSchema.nullable().default(null),
  /** More accounts beside the one of `identityProvider`, which is called `default`. */
  accounts: z.record(ownAccountIdSchema, accountSchema).default({}),
  /** The account that is used wherever none is named. */
  activeAccount: accountIdSchema.default(DEFAULT_ACCOUNT),
  servers: z.record(serverIdSchema, serverSchema).default({}),
  endpoint: endpointSettingsSchema.prefault({}),
  audit: auditSettingsSchema.prefault({}),
  network: networkSettingsSchema.prefault({}),
  app: appSettingsSchema.prefault({}),
  updates: updateSettingsSchema.prefault({}),
  restrictions: restrictionsSchema.prefault({}),
  organization: organizationSchema.prefault({}),
  policy: policySettingsSchema.prefault({}),
});
export type Configuration = z.infer<typeof configurationSchema>;
