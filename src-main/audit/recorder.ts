import type { AuditKind, AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { AuditSettings } from '../../src-shared/domain/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import type { AuditEntry, AuditFields, BeginOptions, Journal } from '../ports/journal.ts';
import { acceptFields, beginEntry, endEntry, wholeEntry } from './entry.ts';
import { failureOf, type Failure } from './failure.ts';
import { auditUnavailable } from './unavailable.ts';
import type { JournalFile } from './journal-file.ts';
import { createRecordIds } from './record-id.ts';

export interface RecorderOptions {
  readonly journal: JournalFile;
  readonly boot: string;
  readonly clock: Clock;
  readonly settings: () => AuditSettings;
  /** What keeps the log as a whole from being written at the moment, or null. */
  readonly failure: () => Failure | null;
  /** Something was appended. */
  readonly onAppend: () => void;
  /** A record could not be written. */
  readonly onLost: (failure: Failure) => void;
}

const DONE = Promise.resolve();

/** The journal as the acting parts use it: entries made here, appended to the journal file before anything happens. */
export function createRecorder(options: RecorderOptions): Journal {
  const { journal, boot, clock, settings } = options;
  const nextId = createRecordIds(() => clock.now());
  const stamp = (id: string) => ({ id, boot, time: clock.now() });

  function append(text: string): void {
    journal.append(text);
    options.onAppend();
  }

  /** What is not waited for: what cannot be written is reported, never thrown. */
  function appendSoon(make: () => string): void {
    const onFailed = (error: unknown): void => options.onLost(failureOf(error));
    try {
      journal.appendSoon(make(), onFailed);
      options.onAppend();
    } catch (error) {
      onFailed(error);
    }
  }

  function finisher(id: string, kind: AuditKind, begun: AuditFields): AuditEntry['finish'] {
    let finished = false;
    return (outcome: AuditOutcome, fields: AuditFields = {}) => {
      if (finished) return;
      finished = true;
      const news = whatIsNew(fields, begun);
      appendSoon(() => endEntry(stamp(id), kind, outcome, acceptFields(news, settings().arguments)));
    };
  }

  function durable(required: boolean): Promise<void> {
    if (!required) return DONE;
    const synced = journal.sync().catch((error: unknown) => {
      if (settings().onFailure === 'stop') throw auditUnavailable(failureOf(error), error);
    });
    // Who does not wait for it is not to crash by it.
    synced.catch(() => undefined);
    return synced;
  }

  return {
    begin(kind, fields, begin: BeginOptions = {}) {
      const { onFailure, durability, arguments: keep } = settings();
      const standing = options.failure();
      if (standing && onFailure === 'stop') throw auditUnavailable(standing);
      const id = nextId();
      try {
        append(beginEntry(stamp(id), kind, acceptFields(fields, keep)));
      } catch (error) {
        const failure = failureOf(error);
        options.onLost(failure);
        if (onFailure === 'stop') throw auditUnavailable(failure, error);
        return { id, durable: DONE, finish: () => undefined };
      }
      const required = durability === 'all' || (durability === 'changes' && begin.changes === true);
      return { id, durable: durable(required), finish: finisher(id, kind, fields) };
    },
    record(kind, outcome, fields) {
      appendSoon(() =>
        wholeEntry(stamp(nextId()), kind, outcome, acceptFields(fields, settings().arguments)),
      );
    },
  };
}

/** The fields that the end says anew: what was written at the beginning is not written again. */
function whatIsNew(fields: AuditFields, begun: AuditFields): AuditFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => value !== begun[name as keyof AuditFields]),
  );
}
