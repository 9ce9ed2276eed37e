import type { AuditFilter, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import type { JsonWebKey } from 'node:crypto';
import type { AuditVerification } from '../../../src-shared/domain/audit-verification.ts';
import type { Checkpoint, KnownHead, Standing } from './checkpoints.ts';
import type { AuditStats } from '../../../src-shared/contract/audit.ts';
import type { ExportParams } from './export.ts';
import type { ExportPart } from './export-cursor.ts';
import type { StatsParams } from './stats.ts';
import type { VerifyParams } from './verify.ts';
import type { Failure } from '../failure.ts';
import type { PruneOrder } from './prune.ts';
import type { Pruning } from './prunings.ts';
import type { Parcel } from '../sending/sending.ts';
import type { ShipPosition } from './shipment.ts';
import type { Page } from './query.ts';

/** What a thread of the store is started with. */
export type ThreadData =
  | {
      readonly role: 'writer';
      readonly path: string;
      readonly directory: string;
      readonly boot: string;
      /** One flag: set when the writer was told of something new, cleared by it before it looks. */
      readonly told: Int32Array<SharedArrayBuffer>;
    }
  | { readonly role: 'reader'; readonly path: string };

/** The one thread that writes the database. */
export type WriterMethods = {
  /** Something was appended to the journal. */
  wake(params: null): void;
  /** Everything in the journal is in the database when it answers; with `indexed`, in the full text index too. */
  flush(params: { readonly indexed: boolean }): void;
  /** Whether committed records are told as events. */
  follow(params: { readonly records: boolean }): void;
  /** Signs the head of the chain; null where it is signed already. */
  sign(params: { readonly key: PrivateKey; readonly time: string }): Checkpoint | null;
  /** How the database stands to a head that was kept outside. */
  compare(params: { readonly known: KnownHead | null }): Standing;
  /** Removes what is too old or too much, with a sealed summary; null where nothing has to go. */
  prune(params: {
    readonly order: PruneOrder;
    readonly key: PrivateKey;
    readonly time: string;
  }): Promise<Pruning | null>;
  /** Remembers how far the log arrived at a place. */
  arrived(params: { readonly place: string; readonly to: ShipPosition }): void;
  /** Takes in what there is and closes the database. */
  close(params: null): void;
};

/** A thread that reads beside it. */
export type ReaderMethods = {
  list(params: AuditFilter): Page;
  get(params: { readonly id: string }): AuditRecord | null;
  stats(params: StatsParams): AuditStats;
  export(params: ExportParams): ExportPart;
  verify(params: VerifyParams): AuditVerification;
  parcel(params: ParcelParams): Promise<Parcel | null>;
};

export type ParcelFormat = 'otlp_logs' | 'otlp_traces' | 'syslog_json' | 'syslog_cef';

export interface ParcelParams {
  readonly place: string;
  readonly format: ParcelFormat;
  /** Entries at most. */
  readonly limit: number;
  /** The version of the product. */
  readonly version: string;
}

export interface PrivateKey {
  readonly id: string;
  readonly jwk: JsonWebKey;
}

/** What the writer tells without being asked. */
export type WriterEvent =
  /** The log can be written, or not and why. */
  | { readonly type: 'health'; readonly failure: Failure | null }
  | { readonly type: 'progress'; readonly seq: number; readonly damaged: number }
  | { readonly type: 'records'; readonly records: readonly AuditRecord[] }
  /** A damaged database was put aside under this name and a new one begun. */
  | { readonly type: 'set_aside'; readonly file: string };
