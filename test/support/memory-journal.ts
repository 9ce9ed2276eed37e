import type { AuditKind, AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { AuditFields, Journal } from '../../src-main/ports/journal.ts';

export interface RecordedEntry {
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  readonly fields: AuditFields;
}

export interface MemoryJournal extends Journal {
  readonly entries: RecordedEntry[];
}

/** A journal that only remembers. */
export function memoryJournal(): MemoryJournal {
  const entries: RecordedEntry[] = [];
  return {
    entries,
    record: (kind, outcome, fields) => void entries.push({ kind, outcome, fields }),
    begin(kind, fields) {
      const at = entries.push({ kind, outcome: 'unfinished', fields }) - 1;
      return {
        id: String(at),
        durable: Promise.resolve(),
        finish(outcome, more) {
          if (entries[at]?.outcome !== 'unfinished') return;
          entries[at] = { kind, outcome, fields: { ...fields, ...more } };
        },
      };
    },
  };
}
