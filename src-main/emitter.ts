/** Listeners of one kind of news. A listener that throws does not keep the others from hearing it. */
export interface Emitter<Payload> {
  emit(payload: Payload): void;
  /** Returns the removal. */
  on(listener: (payload: Payload) => void): () => void;
}

export function createEmitter<Payload>(onError: (thrown: unknown) => void): Emitter<Payload> {
  const listeners = new Set<(payload: Payload) => void>();
  return {
    emit(payload) {
      for (const listener of listeners) {
        try {
          listener(payload);
        } catch (thrown) {
          onError(thrown);
        }
      }
    },
    on(listener) {
      // Wrapped, so that the same function registered twice is two listeners with a removal each.
      const own = (payload: Payload): void => listener(payload);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
