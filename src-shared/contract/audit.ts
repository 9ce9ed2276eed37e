import { z } from 'zod';
import { auditFilterSchema, auditRecordSchema } from '../domain/audit-record.ts';
import { auditVerificationSchema } from '../domain/audit-verification.ts';
import { read } from './define.ts';

export const auditCommands = {
  /** Newest first. */
  'audit.list': read(auditFilterSchema, z.object({ records: z.array(auditRecordSchema), more: z.boolean() })),
  /** Checks the chain, its signatures and the index; takes seconds for a million records. */
  'audit.verify': read(z.strictObject({}), auditVerificationSchema),
  'audit.get': read(z.strictObject({ id: z.string() }), auditRecordSchema),
};
