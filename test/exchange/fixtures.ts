import { configurationSchema, type Configuration } from '../../src-shared/domain/configuration.ts';
import type { AuditKind, AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import type { AuditFields, Journal } from '../../src-main/ports/journal.ts';
import type { Log, LogFields } from '../../src-main/ports/outside.ts';
import type { SettingsSource } from '../../src-main/ports/settings.ts';

/** Time that moves only when a test says so. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
}

export function fakeClock(start = Date.UTC(2026, 9, 1, 8)): FakeClock {
  let elapsed = 0;
  const timers = new Set<{ readonly at: number; readonly task: () => void }>();
  const after = (ms: number, task: () => void) => {
    const timer = { at: elapsed + ms, task };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    now: () => start + elapsed,
    monotonic: () => elapsed,
    after,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const cancel = after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
    advance(ms) {
      elapsed += ms;
      for (const timer of timers) {
        if (timer.at > elapsed) continue;
        timers.delete(timer);
        timer.task();
      }
    },
  };
}

export interface FakeSettings extends SettingsSource {
  set(configuration: unknown): void;
}

export function fakeSettings(initial: unknown): FakeSettings {
  let current: Configuration = configurationSchema.parse(initial);
  const listeners = new Set<Parameters<SettingsSource['onChange']>[0]>();
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(configuration) {
      const before = current;
      current = configurationSchema.parse(configuration);
      for (const listener of listeners) listener(current, before);
    },
  };
}

export interface RecordedEntry {
  readonly kind: AuditKind;
  readonly outcome: AuditOutcome;
  readonly fields: AuditFields;
}

export interface FakeJournal extends Journal {
  readonly entries: readonly RecordedEntry[];
}

export function fakeJournal(): FakeJournal {
  const entries: RecordedEntry[] = [];
  return {
    entries,
    begin() {
      throw new Error('nothing here begins a record');
    },
    record: (kind, outcome, fields) => void entries.push({ kind, outcome, fields }),
  };
}

export interface FakeLog extends Log {
  readonly lines: readonly string[];
}

export function fakeLog(): FakeLog {
  const lines: string[] = [];
  const line = (event: string, fields?: LogFields) => void lines.push(JSON.stringify({ event, ...fields }));
  return { lines, debug: line, info: line, warn: line, error: line };
}
