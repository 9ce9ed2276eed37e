/** Listeners of one kind of news. A listener that throws does not keep the others from hearing it. */
export interface Emitter<Payload> {
  emit(payload: Payload): void;
  /** Returns the removal. */
  on(listener: (payload: Payload) => void): () => void;
}

/** Where news comes from that costs something: asked for while somebody listens. Returns the end of it. */
export type Source<Payload> = (tell: (payload: Payload) => void) => () => void;

export function createEmitter<Payload>(
  onError: (thrown: unknown) => void,
  source?: Source<Payload>,
): Emitter<Payload> {
  const listeners = new Set<(payload: Payload) => void>();
  let end: (() => void) | undefined;

  function emit(payload: Payload): void {
    for (const listener of listeners) {
      try {
        listener(payload);
      } catch (thrown) {
        onError(thrown);
      }
    }
  }

  function remove(listener: (payload: Payload) => void): void {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    end?.();
    end = undefined;
  }

  return {
    emit,
    on(listener) {
      // Wrapped, so that the same function registered twice is two listeners with a removal each.
      const own = (payload: Payload): void => listener(payload);
      listeners.add(own);
      end ??= source?.(emit);
      return () => remove(own);
    },
  };
}
