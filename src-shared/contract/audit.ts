import { z } from 'zod';
import { auditFilterSchema, auditRecordSchema } from '../domain/audit-record.ts';
import { read } from './define.ts';

export const auditCommands = {
  /** Newest first. */
  'audit.list': read(auditFilterSchema, z.object({ records: z.array(auditRecordSchema), more: z.boolean() })),
  'audit.get': read(z.strictObject({ id: z.string() }), auditRecordSchema),
};
