import type { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { setImmediate } from 'node:timers/promises';
import { failureOf, type Failure } from '../failure.ts';
import { standingOf, writeCheckpoint } from './checkpoints.ts';
import { durably, openForWriting } from './database.ts';
import { createIngest, type Ingest, type Step } from './ingest.ts';
import { writeMeta } from './head.ts';
import { shippedName } from './shipment.ts';
import type { ThreadData, WriterEvent, WriterMethods } from './protocol.ts';
import { forgetNames, planPruning, pruneStep, shrink } from './prune.ts';
import type { Pruning } from './prunings.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';
import { readPrivateKey } from './seal.ts';
import { openSearchIndex, type SearchIndex } from './search-index.ts';
import { setAside } from './set-aside.ts';

/** Lets some calls gather before they are taken in together. */
const GATHER_MS = 50;
/** The full text index follows later, when most of what was begun has ended: each record is indexed once. */
const INDEX_MS = 1_000;
const RETRY_MS = 1_000;
/** A disk that damages one new database after the other is not to be filled with them. */
const MAX_SET_ASIDE = 3;

interface Store {
  readonly db: DatabaseSync;
  readonly ingest: Ingest;
  readonly search: SearchIndex;
}

/** The thread that owns the database. It runs one thing at a time; what fails is tried again until it works. */
export function createWriter(
  data: Extract<ThreadData, { role: 'writer' }>,
  tell: (event: WriterEvent) => void,
): WriterMethods {
  let store: Store | null = null;
  let failure: Failure | null = null;
  let following = false;
  let timesSetAside = 0;
  let timer: NodeJS.Timeout | null = null;
  let indexTimer: NodeJS.Timeout | null = null;

  function open(): Store {
    const db = openForWriting(data.path);
    return {
      db,
      ingest: createIngest({ db, directory: data.directory, boot: data.boot, now: Date.now }),
      search: openSearchIndex(db),
    };
  }

  function report(step: Step, { db, ingest }: Store): void {
    tell({ type: 'progress', seq: ingest.head.seq, damaged: step.damaged });
    if (following && step.appended.length > 0) {
      tell({ type: 'records', records: step.appended.map(({ record }) => readRecord(db, record)) });
    }
  }

  function takeIn(): Store {
    const current = (store ??= open());
    Atomics.store(data.told, 0, 0);
    for (let step = current.ingest.step(); step; step = current.ingest.step()) report(step, current);
    return current;
  }

  /** Runs `work` on the open store; what goes wrong is told, and a damaged database put aside. */
  function guarded<T>(work: () => T): T {
    try {
      const value = work();
      if (failure) tell({ type: 'health', failure: (failure = null) });
      return value;
    } catch (error) {
      failure = failureOf(error);
      const isReplaced = failure.kind === 'corrupt' && putAside();
      tell({ type: 'health', failure });
      schedule(isReplaced ? 0 : RETRY_MS);
      throw error;
    }
  }

  /** Whether there is room for a new database now. */
  function putAside(): boolean {
    close();
    if (timesSetAside >= MAX_SET_ASIDE) return false;
    timesSetAside += 1;
    tell({ type: 'set_aside', file: setAside(data.path, Date.now()) });
    return true;
  }

  function close(): void {
    store?.db.close();
    store = null;
  }

  /** What fails is told already, and the next try scheduled. */
  function attempt(work: () => void): void {
    try {
      guarded(work);
    } catch {
      indexTimer = null;
    }
  }

  function run(): void {
    timer = null;
    attempt(() => {
      takeIn();
      indexTimer ??= setTimeout(index, INDEX_MS);
    });
  }

  function index(): void {
    indexTimer = null;
    attempt(() => {
      if (store?.search.step()) indexTimer = setTimeout(index, 0);
    });
  }

  function schedule(ms: number): void {
    timer ??= setTimeout(run, ms);
  }

  schedule(0);
  return {
    wake: () => schedule(GATHER_MS),
    flush({ indexed }) {
      const current = guarded(takeIn);
      while (indexed && guarded(() => current.search.step()));
    },
    follow({ records }) {
      following = records;
    },
    sign: ({ key, time }) =>
      guarded(() => {
        const { db, ingest } = takeIn();
        return durably(db, () => writeCheckpoint(db, ingest.head, readPrivateKey(key.id, key.jwk), time));
      }),
    compare: ({ known }) =>
      guarded(() => {
        const { db, ingest } = takeIn();
        return standingOf(db, ingest.head, known);
      }),
    arrived: ({ place, to }) =>
      guarded(() => {
        const { db } = (store ??= open());
        writeMeta(db, shippedName(place), `${to.entries}.${to.checkpoints}`);
      }),
    async prune({ order, key, time }) {
      const current = guarded(takeIn);
      // Names are looked for in the index, and what is indexed later has to be there.
      while (guarded(() => current.search.step())) await setImmediate();
      const plan = guarded(() => planPruning(current.db, order));
      if (!plan) return null;
      const seal = { key: readPrivateKey(key.id, key.jwk), time };
      let removed: Pruning | null = null;
      const step = (): Pruning | null =>
        store === current ? guarded(() => pruneStep(current.db, plan, removed, seal)) : null;
      for (let next = step(); next; next = step()) {
        removed = next;
        await setImmediate();
      }
      if (store === current) guarded(() => forgetNames(current.db));
      while (store === current && guarded(() => shrink(current.db))) await setImmediate();
      return removed;
    },
    close() {
      try {
        guarded(takeIn);
      } finally {
        if (timer) clearTimeout(timer);
        if (indexTimer) clearTimeout(indexTimer);
        close();
      }
    },
  };
}

function readRecord(db: DatabaseSync, seq: number): AuditRecord {
  const row = db.prepare(`SELECT ${RECORD_COLUMNS} FROM records r ${RECORD_JOINS} WHERE r.seq = ?`).get(seq);
  if (!row) throw new Error('a record that was just written is missing');
  return recordOf(row);
}
