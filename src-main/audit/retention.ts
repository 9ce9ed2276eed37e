import { asProblem } from '../../src-shared/problems/problem.ts';
import type { AuditSettings } from '../../src-shared/domain/configuration.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/outside.ts';
import type { CheckpointKey } from './checkpoint-key.ts';
import type { PruneOrder } from './store/prune.ts';
import type { Pruning } from './store/prunings.ts';

/** Removes what is older, or more, than the settings keep: soon after the start, every hour, and when they change. */
export interface Retention {
  /** Now, after what is under way. Never rejects: what fails is logged and tried again in an hour. */
  now(): Promise<void>;
  close(): Promise<void>;
}

export interface RetentionOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'record'>;
  readonly settings: () => AuditSettings;
  /** The key, after the head of the chain was signed with it; null while the keychain cannot be used. */
  readonly sealed: () => Promise<CheckpointKey | null>;
  /** The last entry that was sent where it has to be sent; null where nothing has to be. */
  readonly sentTo: () => number | null;
  readonly prune: (order: PruneOrder, key: CheckpointKey, time: string) => Promise<Pruning | null>;
}

/** The start itself has other work. */
const START = 10_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export function createRetention(options: RetentionOptions): Retention {
  const { clock, log } = options;
  let running = Promise.resolve();
  let cancel = clock.after(START, tick);

  function tick(): void {
    cancel = clock.after(HOUR, tick);
    void now();
  }

  async function run(): Promise<void> {
    const key = await options.sealed();
    if (key === null) return log.warn('audit.not_pruned', { reason: 'keychain' });
    const { retentionDays, maxMegabytes } = options.settings();
    const order = {
      before: clock.now() - retentionDays * DAY,
      maxBytes: maxMegabytes * 1e6,
      sentTo: options.sentTo(),
    };
    const removed = await options.prune(order, key, new Date(clock.now()).toISOString());
    if (removed) note(removed);
  }

  function note({ records, from, to, through, reason }: Pruning): void {
    log.info('audit.pruned', { records, reason });
    const detail = { event: 'records_removed', reason, records, from, to, through };
    options.journal.record('audit_log', 'ok', { detail });
  }

  function now(): Promise<void> {
    running = running.then(run).catch((error: unknown) => {
      log.warn('audit.not_pruned', { reason: asProblem(error).code });
    });
    return running;
  }

  return {
    now,
    async close() {
      cancel();
      await running;
    },
  };
}
