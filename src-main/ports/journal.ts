import type { AuditKind, AuditOutcome, AuditRecord } from '../../src-shared/domain/audit-record.ts';

/**
 * The fields a caller may fill; the journal adds id, sequence number and chain. `arguments` takes the call's arguments
 * as they came: the journal keeps of them what the settings allow, and nothing else.
 */
export type AuditFields = Partial<
  Omit<AuditRecord, 'id' | 'seq' | 'time' | 'kind' | 'outcome' | 'arguments'>
> & { readonly arguments?: unknown };

export interface BeginOptions {
  /** Whether the action may change something (a tool without `readOnlyHint`): its intent is then put on the disk. */
  readonly changes?: boolean;
}

/** A record that was begun: it is in the log as `unfinished` until it is finished. */
export interface AuditEntry {
  readonly id: string;
  /**
   * Await it before the action: the intent is then as safe as the settings ask for. Already resolved where the
   * operating system's keeping is enough; otherwise one write to the disk for all who wait. Rejects with
   * `audit_unavailable` when that fails and the settings say to stop.
   */
  readonly durable: Promise<void>;
  /** Once only; later calls do nothing. Never throws. Written at the end of the turn, with what else ends in it. */
  finish(outcome: AuditOutcome, fields?: AuditFields): void;
}

/** The audit log as the parts that act see it. */
export interface Journal {
  /**
   * Writes the intent before the action; when it returns, killing the process loses nothing. Throws
   * `audit_unavailable` when it cannot be written and the settings say to stop.
   */
  begin(kind: AuditKind, fields: AuditFields, options?: BeginOptions): AuditEntry;
  /**
   * One record for something that already happened, written at the end of the turn. Never throws: what cannot be written
   * is logged and shown.
   */
  record(kind: AuditKind, outcome: AuditOutcome, fields: AuditFields): void;
}
