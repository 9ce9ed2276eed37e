import fs from 'node:fs';
import type { AuditFilter, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { AuditVerification } from '../../src-shared/domain/audit-verification.ts';
import type { CheckpointKey } from './checkpoint-key.ts';
import type { Checkpoint, KnownHead, Standing } from './store/checkpoints.ts';
import type { AuditStats } from '../../src-shared/contract/audit.ts';
import type { ExportParams } from './store/export.ts';
import type { ExportPart } from './store/export-cursor.ts';
import type { StatsParams } from './store/stats.ts';
import type { VerifyParams } from './store/verify.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';
import { failureOf, type Failure } from './failure.ts';
import { auditUnavailable } from './unavailable.ts';
import { startStoreThread, type StoreThread } from './store-thread.ts';
import type { Parcel } from './sending/sending.ts';
import type { ShipPosition } from './store/shipment.ts';
import type { ParcelParams, ReaderMethods, WriterEvent, WriterMethods } from './store/protocol.ts';
import type { PruneOrder } from './store/prune.ts';
import type { Pruning } from './store/prunings.ts';
import { needsIndex, type Page } from './store/query.ts';
import { ThreadFailure } from './store/rpc.ts';

/** The database behind its threads, as this thread sees it. */
export interface Store {
  /** Resolves when the database is open and what earlier runs left is taken in, or when it is clear that it fails. */
  ready(): Promise<void>;
  /** Something was appended to the journal; cheap, and told to the writer once for many. */
  wake(): void;
  failure(): Failure | null;
  setAside(): readonly string[];
  flush(indexed: boolean): Promise<void>;
  list(filter: AuditFilter): Promise<Page>;
  get(id: string): Promise<AuditRecord | null>;
  stats(params: StatsParams): Promise<AuditStats>;
  export(params: ExportParams): Promise<ExportPart>;
  subscribe(listener: (record: AuditRecord) => void): () => void;
  /** Signs the head of the chain; null where it is signed already. */
  sign(key: CheckpointKey, time: string): Promise<Checkpoint | null>;
  compare(known: KnownHead | null): Promise<Standing>;
  /** Removes what is too old or too much; null where nothing had to go. */
  prune(order: PruneOrder, key: CheckpointKey, time: string): Promise<Pruning | null>;
  /** The next part of the log for a place that it is sent to; null where there is nothing new. */
  parcel(params: ParcelParams): Promise<Parcel | null>;
  arrived(place: string, to: ShipPosition): Promise<void>;
  /** In a thread of its own, which takes as long as it takes. Rejects with the signal's reason. */
  verify(params: VerifyParams, signal: AbortSignal): Promise<AuditVerification>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly path: string;
  readonly directory: string;
  readonly boot: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The chain has this many entries now. */
  readonly onGrown: (seq: number) => void;
  /** Writes what the journal still gathers. */
  readonly settle: () => void;
}

/** A reader that nobody asked for so long is ended; the next question starts one. */
const READER_IDLE_MS = 60_000;

export function openStore({ path, directory, boot, clock, log, onGrown, settle }: StoreOptions): Store {
  let failure: Failure | null = null;
  const told = new Int32Array(new SharedArrayBuffer(4));
  const setAside: string[] = [];
  const listeners = new Set<(record: AuditRecord) => void>();
  const readers = createReaders(path, clock);

  function onEvent(event: WriterEvent): void {
    if (event.type === 'progress') onGrown(event.seq);
    if (event.type === 'records')
      for (const record of event.records) for (const tell of listeners) tell(record);
    if (event.type === 'health') {
      failure = event.failure;
      log.warn('audit.health', { failing: event.failure?.reason ?? null });
    }
    if (event.type === 'set_aside') {
      setAside.push(event.file);
      readers.reset();
      log.error('audit.set_aside', { file: event.file });
    }
  }

  const writer = startStoreThread<WriterMethods>({
    data: { role: 'writer', path, directory, boot, told },
    onEvent: (event) => onEvent(event as WriterEvent),
    onExit(reason) {
      failure = { kind: 'other', reason };
      log.error('audit.thread_ended', { reason });
    },
  });

  /** Asks the writer about everything recorded so far. */
  const ask: StoreThread<WriterMethods>['call'] = (name, params) => {
    settle();
    return writer.call(name, params).catch(rethrow);
  };

  const flush = (indexed: boolean) => ask('flush', { indexed });

  /** Reads after everything recorded so far; while the log cannot be written, what is in it can still be read. */
  async function read<T>(
    indexed: boolean,
    question: (reader: StoreThread<ReaderMethods>) => Promise<T>,
  ): Promise<T> {
    await flush(indexed).catch(() => undefined);
    return readers.use(question).catch(rethrow);
  }

  return {
    ready: () => flush(false).catch(() => undefined),
    wake() {
      if (Atomics.exchange(told, 0, 1) === 1) return;
      void writer.call('wake', null).catch(() => undefined);
    },
    failure: () => failure,
    setAside: () => [...setAside],
    flush,
    list: (filter) => {
      const { limit: _limit, before: _before, ...criteria } = filter;
      return read(needsIndex(criteria), (reader) => reader.call('list', filter));
    },
    get: (id) => read(false, (reader) => reader.call('get', { id })),
    stats: (params) => {
      const { steps: _steps, ...criteria } = params;
      return read(needsIndex(criteria), (reader) => reader.call('stats', params));
    },
    export: (params) => read(needsIndex(params.criteria), (reader) => reader.call('export', params)),
    subscribe(listener) {
      listeners.add(listener);
      void writer.call('follow', { records: true }).catch(() => undefined);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) void writer.call('follow', { records: false }).catch(() => undefined);
      };
    },
    sign: ({ id, privateJwk }, time) => ask('sign', { key: { id, jwk: privateJwk }, time }),
    compare: (known) => ask('compare', { known }),
    parcel: (params) => read(false, (reader) => reader.call('parcel', params)),
    arrived: (place, to) => ask('arrived', { place, to }),
    prune: (order, { id, privateJwk }, time) => ask('prune', { order, key: { id, jwk: privateJwk }, time }),
    async verify(params, signal) {
      await flush(false).catch(() => undefined);
      return askAlone(path, signal, (reader) => reader.call('verify', params)).catch(rethrow);
    },
    async close() {
      await readers.close();
      await writer.call('close', null).catch((error: unknown) => {
        log.error('audit.close_failed', { reason: failureOf(error).reason });
      });
      await writer.end();
    },
  };
}

/** One reading thread, started when somebody asks and ended when nobody does any more. */
function createReaders(path: string, clock: Clock) {
  let reader: StoreThread<ReaderMethods> | null = null;
  let busy = 0;
  let cancelIdle = (): void => undefined;

  async function end(): Promise<void> {
    cancelIdle();
    const ended = reader;
    reader = null;
    await ended?.end();
  }

  return {
    async use<T>(ask: (reader: StoreThread<ReaderMethods>) => Promise<T>): Promise<T> {
      if (!fs.existsSync(path)) throw new ThreadFailure(NOTHING_YET, NOTHING_YET.reason);
      cancelIdle();
      busy += 1;
      try {
        return await ask((reader ??= startStoreThread<ReaderMethods>({ data: { role: 'reader', path } })));
      } finally {
        busy -= 1;
        if (busy === 0) cancelIdle = clock.after(READER_IDLE_MS, () => void end());
      }
    },
    reset: () => void end(),
    close: end,
  };
}

/** Asks in a thread that is there for this question alone: an aborted one is ended with it. */
async function askAlone<T>(
  path: string,
  signal: AbortSignal,
  ask: (reader: StoreThread<ReaderMethods>) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const reader = startStoreThread<ReaderMethods>({ data: { role: 'reader', path } });
  const end = (): void => void reader.end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await ask(reader);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    await reader.end();
  }
}

const NOTHING_YET: Failure = { kind: 'forbidden', reason: 'the audit database could not be opened' };

function rethrow(error: unknown): never {
  const failure = error instanceof ThreadFailure ? error.failure : failureOf(error);
  throw auditUnavailable(failure, error);
}
