import type { Log } from '../ports/outside.ts';

/** Who wants to hear of something. One that throws keeps the others from nothing. */
export interface Listeners<Payload> {
  tell(payload: Payload): void;
  /** Returns the removal. */
  add(listener: (payload: Payload) => void): () => void;
}

export function createListeners<Payload>(log: Log, event: string): Listeners<Payload> {
  const all = new Set<(payload: Payload) => void>();
  return {
    tell(payload) {
      for (const listener of all) {
        try {
          listener(payload);
        } catch (thrown) {
          log.error('listener_failed', {
            event,
            cause: thrown instanceof Error ? thrown.message : 'unknown',
          });
        }
      }
    },
    add(listener) {
      const own = (payload: Payload): void => listener(payload);
      all.add(own);
      return () => void all.delete(own);
    },
  };
}
