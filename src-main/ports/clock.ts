/** Time from outside: the wall clock for what is compared with other machines, the monotonic one for durations. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that only ever grow; not comparable between processes. */
  monotonic(): number;
  /** Runs `task` once after `ms`; the returned function cancels it. The timer keeps no process alive. */
  after(ms: number, task: () => void): () => void;
  /** Resolves after `ms`, rejects with the signal's reason when that comes first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
