import { z } from 'zod';

export const auditKindSchema = z.enum([
  'call',
  'sign_in',
  'sign_out',
  'refresh',
  'exchange',
  'approval',
  'settings_changed',
  'policy_changed',
  'client_added',
  'client_removed',
  'key_changed',
  'agent_started',
  'agent_stopped',
  /** The log about itself: begun anew, records lost, old records removed. */
  'audit_log',
]);
export type AuditKind = z.infer<typeof auditKindSchema>;

/** `unfinished` is what a crash leaves: the call was forwarded, its end was not seen. */
export const auditOutcomeSchema = z.enum([
  'ok',
  'tool_error',
  'refused',
  'failed',
  'cancelled',
  'unfinished',
]);
export type AuditOutcome = z.infer<typeof auditOutcomeSchema>;

const text = z.string().nullable().default(null);
const number = z.number().nullable().default(null);

/** Who, through what, did what, and how it ended. Never a credential. Times in ISO 8601, durations in milliseconds, sizes in bytes. */
export const auditRecordSchema = z.object({
  id: z.string(),
  seq: z.number().int(),
  time: z.iso.datetime(),
  kind: auditKindSchema,
  outcome: auditOutcomeSchema,
  /** The person. */
  issuer: text,
  sub: text,
  email: text,
  /** The AI client: its id and name here, and what it says of itself. */
  clientId: text,
  clientName: text,
  clientDeclared: text,
  server: text,
  method: text,
  tool: text,
  /** The arguments as far as the settings keep them, as JSON. */
  arguments: text,
  /** The policy rule that decided. */
  rule: text,
  problem: text,
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
  downstreamStatus: number,
  totalMs: number,
  waitingMs: number,
  exchangeMs: number,
  downstreamMs: number,
  requestBytes: number,
  responseBytes: number,
  strategy: text,
  audience: text,
  scopes: text,
  resource: text,
  credentialFrom: z.enum(['cache', 'exchange', 'static', 'none']).nullable().default(null),
  tokenFingerprint: text,
  tokenExpiresAt: text,
  traceId: text,
});
export type AuditRecord = z.infer<typeof auditRecordSchema>;

export const auditFilterSchema = z.strictObject({
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  user: z.string().optional(),
  server: z.string().optional(),
  tool: z.string().optional(),
  client: z.string().optional(),
  outcome: auditOutcomeSchema.optional(),
  kind: auditKindSchema.optional(),
  method: z.string().optional(),
  rule: z.string().optional(),
  problem: z.string().optional(),
  audience: z.string().optional(),
  /** The trace id, in 32 hexadecimal digits. */
  trace: z.string().optional(),
  text: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(1_000).default(100),
  /** Only records before this sequence number: the next page. */
  before: z.number().int().optional(),
});
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** `jsonl` is lossless and can be verified; the others are for what reads them. */
export const auditExportFormatSchema = z.enum(['jsonl', 'csv', 'ocsf', 'cef']);
export type AuditExportFormat = z.infer<typeof auditExportFormatSchema>;
