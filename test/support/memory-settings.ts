import type { Configuration } from '../../src-shared/domain/configuration.ts';
import type { SettingsSource } from '../../src-main/ports/settings.ts';

export interface MemorySettings extends SettingsSource {
  set(next: Configuration): void;
}

/** Settings that a test changes as it likes. */
export function memorySettings(start: Configuration): MemorySettings {
  const listeners = new Set<(now: Configuration, before: Configuration) => void>();
  let current = start;
  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(next) {
      const before = current;
      current = next;
      for (const listener of listeners) listener(next, before);
    },
  };
}
