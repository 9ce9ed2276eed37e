/**
 * Group commit: those who ask while a sync is running share the next one, so that a hundred waiting calls cost two
 * writes to the disk and each of them is covered by one that began after it asked.
 */
export function createGroupSync(syncOnce: () => Promise<void>): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  let queued: Promise<void> | null = null;
  return () => {
    if (queued) return queued;
    const next = running.then(() => {
      queued = null;
      return syncOnce();
    });
    queued = next;
    running = next.catch(() => undefined);
    return next;
  };
}
