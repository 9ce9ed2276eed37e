import type { AuditKind, AuditOutcome, AuditRecord } from '../../src-shared/domain/audit-record.ts';

/** The fields a caller may fill; the journal adds id, sequence number and chain. */
export type AuditFields = Partial<Omit<AuditRecord, 'id' | 'seq' | 'time' | 'kind' | 'outcome'>>;

/** A record that was begun: it is in the log as `unfinished` until it is finished. */
export interface AuditEntry {
  readonly id: string;
  /** Once only; later calls do nothing. Never throws. */
  finish(outcome: AuditOutcome, fields?: AuditFields): void;
}

/** The audit log as the parts that act see it. */
export interface Journal {
  /**
   * Writes the intent before the action; when it returns, killing the process loses nothing. Throws
   * `audit_unavailable` when it cannot be written and the settings say to stop.
   */
  begin(kind: AuditKind, fields: AuditFields): AuditEntry;
  /** One record for something that already happened. Never throws: what cannot be written is logged and shown. */
  record(kind: AuditKind, outcome: AuditOutcome, fields: AuditFields): void;
}
