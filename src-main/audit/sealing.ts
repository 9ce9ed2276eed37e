import { asProblem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/outside.ts';
import type { Vault } from '../ports/vault.ts';
import { loadCheckpointKey, loadKnownHead, saveKnownHead, type CheckpointKey } from './checkpoint-key.ts';
import type { Checkpoint, KnownHead, Standing } from './store/checkpoints.ts';

/** When the head of the chain is signed, and where it is kept besides. */
export interface Sealing {
  /** The log has grown to this count. */
  grown(seq: number): void;
  /** Signs the head now, and keeps it in the vault. */
  now(): Promise<void>;
  /** The key, or null while the vault cannot be used. */
  key(): Promise<CheckpointKey | null>;
  /** The head as the vault has it. */
  knownHead(): Promise<KnownHead | null>;
  close(): Promise<void>;
}

export interface SealingOptions {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'record'>;
  /** How the database stands to the head in the vault. */
  readonly compare: (known: KnownHead | null) => Promise<Standing>;
  readonly sign: (key: CheckpointKey, time: string) => Promise<Checkpoint | null>;
}

/** Entries, and time, that may pass without a signature. */
const EVERY = { entries: 256, ms: 5 * 60_000 } as const;
/** Keychains are slow: the head is put there at most so often, and at the end. */
const VAULT_MS = 60_000;

export function createSealing(options: SealingOptions): Sealing {
  const { vault, clock, log } = options;
  let key: CheckpointKey | null = null;
  let signedAt = clock.monotonic();
  let signedCount = 0;
  let seen = 0;
  let keptAt = Number.NEGATIVE_INFINITY;
  let latest: Checkpoint | null = null;
  let running = Promise.resolve();
  let cancelTimer = clock.after(EVERY.ms, tick);

  function tick(): void {
    cancelTimer = clock.after(EVERY.ms, tick);
    if (seen > signedCount) void now();
  }

  /** The key, after the database was compared with the head that the vault knew: before anything new is signed. */
  async function openKey(): Promise<CheckpointKey> {
    if (key) return key;
    const loaded = await loadCheckpointKey(vault);
    const known = await loadKnownHead(vault);
    const { head, isSigned } = await options.compare(known);
    if (head !== 'continued' && head !== 'unknown') noteStanding(head, known);
    if (loaded.isNew && isSigned) noteKey(loaded.id);
    key = loaded;
    return loaded;
  }

  function noteStanding(standing: Standing['head'], known: KnownHead | null): void {
    log.error('audit.chain_broken', { standing });
    const detail = {
      event: standing,
      chain: known?.chain ?? '',
      count: known?.count ?? 0,
      head: known?.head ?? '',
    };
    options.journal.record('audit_log', 'failed', { detail });
  }

  function noteKey(id: string): void {
    options.journal.record('key_changed', 'ok', { detail: { event: 'audit_key_made', key: id } });
  }

  async function sign(): Promise<void> {
    const checkpoint = await options.sign(await openKey(), new Date(clock.now()).toISOString());
    signedAt = clock.monotonic();
    latest = checkpoint ?? latest;
    signedCount = latest?.count ?? signedCount;
  }

  async function keep(): Promise<void> {
    if (!latest) return;
    await saveKnownHead(vault, latest);
    keptAt = clock.monotonic();
    latest = null;
  }

  /** One at a time; what fails (a locked keychain) is logged and tried again when there is more to sign. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    running = running.then(work).catch((error: unknown) => {
      log.warn('audit.not_signed', { reason: asProblem(error).code });
    });
    return running;
  }

  const now = () =>
    inTurn(async () => {
      await sign();
      await keep();
    });

  return {
    grown(seq) {
      seen = seq;
      const isDue = seq - signedCount >= EVERY.entries || clock.monotonic() - signedAt >= EVERY.ms;
      if (!isDue) return;
      signedCount = seq;
      void inTurn(async () => {
        await sign();
        if (clock.monotonic() - keptAt >= VAULT_MS) await keep();
      });
    },
    now,
    async key() {
      await inTurn(async () => void (await openKey()));
      return key;
    },
    knownHead: () => loadKnownHead(vault).catch(() => null),
    async close() {
      cancelTimer();
      await now();
    },
  };
}
