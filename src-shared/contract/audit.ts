import { z } from 'zod';
import {
  auditExportFormatSchema,
  auditFilterSchema,
  auditOutcomeSchema,
  auditRecordSchema,
} from '../domain/audit-record.ts';
import { auditVerificationSchema } from '../domain/audit-verification.ts';
import { read } from './define.ts';

const criteriaSchema = auditFilterSchema.omit({ limit: true, before: true });

const countSchema = z.object({ name: z.string(), count: z.number().int() });

export const auditStatsSchema = z.object({
  total: z.number().int(),
  outcomes: z.partialRecord(auditOutcomeSchema, z.number().int()),
  /** The most frequent, most first. */
  people: z.array(countSchema),
  clients: z.array(countSchema),
  servers: z.array(countSchema),
  tools: z.array(countSchema),
  problems: z.array(countSchema),
  /** Milliseconds of finished calls; null where there are none. */
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
  /** Counts by outcome in equal steps over the range; steps without records are left out. */
  timeline: z.array(
    z.object({ time: z.iso.datetime(), outcomes: z.partialRecord(auditOutcomeSchema, z.number().int()) }),
  ),
  stepSeconds: z.number(),
});
export type AuditStats = z.infer<typeof auditStatsSchema>;

export const auditCommands = {
  /** Newest first. */
  'audit.list': read(auditFilterSchema, z.object({ records: z.array(auditRecordSchema), more: z.boolean() })),
  'audit.get': read(z.strictObject({ id: z.string() }), auditRecordSchema),
  'audit.stats': read(
    criteriaSchema.extend({ steps: z.number().int().min(1).max(500).default(48) }),
    auditStatsSchema,
  ),
  /** Checks the chain, its signatures and the index; takes seconds for a million records. */
  'audit.verify': read(z.strictObject({}), auditVerificationSchema),
  /** The records that fit, oldest first, in parts: each names the cursor of the next. JSON lines end with the chain's proof. */
  'audit.export': read(
    criteriaSchema.extend({
      format: auditExportFormatSchema,
      cursor: z.string().max(200).nullable().default(null),
    }),
    z.object({ text: z.string(), cursor: z.string().nullable(), records: z.number().int() }),
  ),
};
