import { randomUUID } from 'node:crypto';
import type { AuditFilter, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { AuditVerification } from '../../src-shared/domain/audit-verification.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Vault } from '../ports/vault.ts';
import type { AuditStats } from '../../src-shared/contract/audit.ts';
import type { CheckpointKey } from './checkpoint-key.ts';
import { openJournalFile } from './journal-file.ts';
import { createRecorder } from './recorder.ts';
import { createPlaces, type SendingDeps } from './sending/places.ts';
import { createRetention } from './retention.ts';
import { createSealing, type Sealing } from './sealing.ts';
import { openStore, type Store } from './store.ts';
import type { ExportParams } from './store/export.ts';
import type { ExportPart } from './store/export-cursor.ts';
import type { Page } from './store/query.ts';
import type { StatsParams } from './store/stats.ts';
import type { VerifyParams } from './store/verify.ts';

/** How the log is: shown in the window, `status` and `doctor`. */
export interface AuditHealth {
  /** Why it cannot be written at the moment, in words; null when it can. */
  readonly failing: string | null;
  /** Records that could not be written since the start. */
  readonly lost: number;
  /** Where a damaged database was put aside since the start. */
  readonly setAside: readonly string[];
}

/** The audit log: the journal that the acting parts write to, and what people ask it. */
export interface Audit extends Journal {
  /** Newest first. Includes everything that was recorded before it was asked. Rejects with `audit_unavailable`. */
  list(filter: AuditFilter): Promise<Page>;
  /** Rejects with `not_found`. */
  get(id: string): Promise<AuditRecord>;
  /** Counts over the records that fit. */
  stats(params: StatsParams): Promise<AuditStats>;
  /** The next part of an export; what is there when it begins is signed first. */
  export(params: Omit<ExportParams, 'key'>): Promise<ExportPart>;
  /** Checks the chain, its signatures and the index. Rejects with `audit_unavailable` or the signal's reason. */
  verify(signal: AbortSignal): Promise<AuditVerification>;
  /** Each record when it is begun and again when it ends; returns the removal. */
  subscribe(listener: (record: AuditRecord) => void): () => void;
  health(): AuditHealth;
  /** Resolves when everything recorded so far is in the database. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface AuditOptions {
  /** The database file; the journal is a folder beside it. */
  readonly path: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsSource;
  /** What sending it elsewhere needs; without, nothing is sent. */
  readonly sending?: SendingDeps;
}

const SEGMENT_BYTES = 4 << 20;

/** Opens the log. It resolves also where the log cannot be used: calls then stop or go on as the settings say. */
export async function createAudit({
  path,
  vault,
  clock,
  log,
  settings,
  sending,
}: AuditOptions): Promise<Audit> {
  const boot = randomUUID();
  const directory = `${path}.journal`;
  const journal = openJournalFile({ directory, boot, segmentBytes: SEGMENT_BYTES });
  const onGrown = (seq: number): void => {
    sealing.grown(seq);
    places?.wake();
  };
  const store = openStore({ path, directory, boot, clock, log, onGrown, settle: () => journal.write() });
  let lost = 0;
  let isTold = true;
  /** Once it can be written again, the log itself says what it does not have. */
  function tellLost(): void {
    if (isTold) return;
    isTold = true;
    recorder.record('audit_log', 'failed', { detail: { event: 'records_lost', sinceStart: lost } });
  }
  const recorder = createRecorder({
    journal,
    boot,
    clock,
    settings: () => settings.current().audit,
    failure: () => store.failure(),
    onAppend() {
      store.wake();
      tellLost();
    },
    onLost(failure) {
      lost += 1;
      isTold = false;
      log.error('audit.record_lost', { reason: failure.reason, lost });
    },
  });
  const sealing = createSealing({
    vault,
    clock,
    log,
    journal: recorder,
    compare: (known) => store.compare(known),
    sign: (key, time) => store.sign(key, time),
  });
  const places = sending
    ? createPlaces({
        ...sending,
        clock,
        log,
        journal: recorder,
        settings: () => settings.current().audit,
        store,
      })
    : null;
  const retention = createRetention({
    clock,
    log,
    journal: recorder,
    settings: () => settings.current().audit,
    async sealed() {
      await sealing.now();
      return sealing.key();
    },
    sentTo: () => places?.sentTo() ?? null,
    prune: (...order) => store.prune(...order),
  });
  const removeListener = settings.onChange(({ audit }, { audit: before }) => {
    if (audit.retentionDays !== before.retentionDays || audit.maxMegabytes !== before.maxMegabytes)
      void retention.now();
    void places?.configure();
  });
  await store.ready();
  void sealing.key();
  void places?.configure();
  return {
    ...recorder,
    ...questions(store, sealing),
    health: () => ({ failing: store.failure()?.reason ?? null, lost, setAside: store.setAside() }),
    async close() {
      removeListener();
      await places?.close();
      await retention.close();
      await sealing.close();
      await journal.close();
      await store.close();
    },
  };
}

function questions(store: Store, sealing: Sealing) {
  return {
    list: (filter: AuditFilter) => store.list(filter),
    async get(id: string) {
      const record = await store.get(id);
      if (!record) throw new Problem('not_found', { what: 'audit record', name: id });
      return record;
    },
    subscribe: (listener: (record: AuditRecord) => void) => store.subscribe(listener),
    stats: (params: StatsParams) => store.stats(params),
    async export(params: Omit<ExportParams, 'key'>) {
      if (params.cursor === null) await sealing.now();
      return store.export({ ...params, key: publicPart(await sealing.key()) });
    },
    async verify(signal: AbortSignal) {
      const key = publicPart(await sealing.key());
      return store.verify({ key, known: await sealing.knownHead() }, signal);
    },
    flush: () => store.flush(false),
  };
}

function publicPart(key: CheckpointKey | null): VerifyParams['key'] {
  return key && { id: key.id, jwk: { ...key.publicJwk } };
}
