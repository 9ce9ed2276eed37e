import type { AuditFilter } from '../../../src-shared/domain/audit-record.ts';

/** Which records are shown; how many and from where is the list's own matter. */
export type RecordFilter = Omit<AuditFilter, 'limit' | 'before'>;
