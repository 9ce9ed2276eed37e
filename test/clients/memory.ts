import type { DocumentStore, Log } from '../../src-main/ports/outside.ts';

export function memoryStore(): DocumentStore {
  let value: unknown;
  return {
    path: ':memory:',
    read: () => value,
    write: (next) => void (value = structuredClone(next)),
    onChange: () => () => undefined,
  };
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
