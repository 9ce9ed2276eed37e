import { z } from 'zod';
import { auditFilterSchema } from '../../../src-shared/domain/audit-record.ts';

/** The filters of the log are in the address, so that a view of it can be kept and linked. */
export const activitySearchSchema = auditFilterSchema
  .omit({ limit: true, before: true })
  .extend({ record: z.string().max(100).optional() });
export type ActivitySearch = z.infer<typeof activitySearchSchema>;

/** What an address says, or nothing where it says something else. */
export function readActivitySearch(search: unknown): ActivitySearch {
  const accepted = activitySearchSchema.safeParse(search);
  return accepted.success ? accepted.data : {};
}
