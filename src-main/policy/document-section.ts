import type { DocumentStore } from '../ports/outside.ts';

/** One member of a document as a document of its own. */
export function section(store: DocumentStore, name: string): DocumentStore {
  return {
    path: store.path,
    read: () => member(store.read(), name),
    write: (value) => store.write({ ...readable(store), [name]: value }),
    onChange: (listener) => store.onChange(listener),
  };
}

function member(document: unknown, name: string): unknown {
  return typeof document === 'object' && document !== null ? Reflect.get(document, name) : undefined;
}

/** The other members; none where the document cannot be read (the store keeps it aside when it is replaced). */
function readable(store: DocumentStore): object {
  try {
    const document = store.read();
    return typeof document === 'object' && document !== null ? document : {};
  } catch {
    return {};
  }
}
