import type { DocumentStore, Log } from '../../src-main/ports/outside.ts';
import type { PolicyReading, PolicySource } from '../../src-main/ports/policy-source.ts';

export interface FakeDocumentStore extends DocumentStore {
  content: unknown;
  /** As if somebody else had changed the file. */
  changeFromOutside(content: unknown): void;
}

/** A document in memory; a thrown content is what reading throws. */
export function fakeDocumentStore(content?: unknown, path = '/settings.json'): FakeDocumentStore {
  const listeners = new Set<() => void>();
  const store: FakeDocumentStore = {
    path,
    content,
    read: () => {
      if (store.content instanceof Error) throw store.content;
      return structuredClone(store.content);
    },
    write: (value) => {
      store.content = structuredClone(value);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changeFromOutside: (next) => {
      store.content = next;
      for (const listener of listeners) listener();
    },
  };
  return store;
}

export interface FakePolicySource extends PolicySource {
  change(...readings: readonly PolicyReading[]): void;
}

export function fakePolicySource(name: string, ...readings: readonly PolicyReading[]): FakePolicySource {
  const listeners = new Set<() => void>();
  let now = readings;
  return {
    name,
    read: () => now,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    change: (...next) => {
      now = next;
      for (const listener of listeners) listener();
    },
  };
}

export function found(document: unknown, where = '/etc/onbehalf/policies/10.json'): PolicyReading {
  return { state: 'found', document, where };
}

/** A log that keeps the names of its events. */
export function fakeLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  const keep = (event: string): void => void events.push(event);
  return { events, debug: keep, info: keep, warn: keep, error: keep };
}
