import { type FSWatcher, watch } from 'node:fs';

export interface WatchedPlace {
  /** Differs whenever what is there differs. */
  readonly fingerprint: () => string;
  /** Folders whose changes are told by the system, also those that are not there yet. */
  readonly folders: readonly string[];
  /** How often it is looked at in any case: a registry tells nothing, and a network file system may not either. */
  readonly pollMs?: number;
}

const POLL_MS = 60_000;
/** Whoever writes policies writes several files in several steps; this long after the last one they are read. */
const SETTLE_MS = 200;

/** Calls back when the place has changed; returns the removal. It keeps no process alive. */
export function watchPlace(
  { fingerprint, folders, pollMs = POLL_MS }: WatchedPlace,
  changed: () => void,
): () => void {
  const watchers = new Map<string, FSWatcher>();
  let before = fingerprint();
  let settling: NodeJS.Timeout | undefined;

  function look(): void {
    watchFolders();
    const now = fingerprint();
    if (now === before) return;
    before = now;
    changed();
  }

  function soon(): void {
    clearTimeout(settling);
    settling = setTimeout(look, SETTLE_MS).unref();
  }

  /** A folder that is not there yet makes itself known by a change of the one above it. */
  function watchFolders(): void {
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          // The folder itself was replaced: what is watched now is not what stands there.
          if (name === null || folder.endsWith(name)) forget(folder);
          soon();
        });
        watcher.on('error', () => forget(folder));
        watchers.set(folder, watcher);
      } catch {
        // It is not there, or it cannot be watched: then the timer has to do.
      }
    }
  }

  function forget(folder: string): void {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  }

  watchFolders();
  const timer = setInterval(look, pollMs).unref();
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    for (const folder of folders) forget(folder);
  };
}
