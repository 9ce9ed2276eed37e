import { asProblem } from '../../../src-shared/problems/problem.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/outside.ts';
import type { ShipPosition } from '../store/shipment.ts';

/** The next part of the log for one place, as it is sent; `body` is null where there is nothing in it for that place. */
export interface Parcel {
  readonly body: Uint8Array | null;
  readonly from: ShipPosition;
  readonly to: ShipPosition;
}

/** What became of a parcel: it arrived (but for some that are not wanted), it can never arrive, or it is to be tried again. */
export type Arrival =
  | { readonly type: 'arrived'; readonly rejected: number }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'later'; readonly reason: string; readonly afterMs: number | null };

/** A place that the whole log is sent to, in order, each record at least once, however long it is away: the log is the backlog. */
export interface Sending {
  /** There may be something new. */
  wake(): void;
  /** The last entry that arrived; 0 while that is not known. */
  sentTo(): number;
  close(): Promise<void>;
}

export interface SendingOptions {
  readonly place: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly read: (limit: number) => Promise<Parcel | null>;
  readonly send: (body: Uint8Array, signal: AbortSignal) => Promise<Arrival>;
  /** Remembers over restarts how far it was sent. */
  readonly arrived: (to: ShipPosition) => Promise<void>;
  /** Some records will never arrive. */
  readonly onRejected: (records: number, reason: string) => void;
}

const LIMIT = 200;
/** Lets some records gather. */
const GATHER_MS = 2_000;
const RETRY = { first: 1_000, last: 5 * 60_000 } as const;

export function createSending(options: SendingOptions): Sending {
  const { place, clock, log } = options;
  const ended = new AbortController();
  let running: Promise<void> | null = null;
  let cancel: (() => void) | null = null;
  let failures = 0;
  let limit = LIMIT;
  let sentTo = 0;

  function schedule(ms: number): void {
    if (ended.signal.aborted || running) return;
    cancel ??= clock.after(ms, () => {
      cancel = null;
      running = run().finally(() => {
        running = null;
        if (failures > 0 || moreCame) schedule(failures > 0 ? waitMs() : GATHER_MS);
      });
    });
  }

  let retryAfterMs: number | null = null;
  let moreCame = false;
  const waitMs = (): number =>
    Math.max(retryAfterMs ?? 0, Math.min(RETRY.first * 2 ** (failures - 1), RETRY.last));

  async function run(): Promise<void> {
    moreCame = false;
    try {
      while (!ended.signal.aborted && (await sendNext()));
    } catch (error) {
      failed(asProblem(error).code, null);
    }
  }

  /** Whether there may be more to send at once. */
  async function sendNext(): Promise<boolean> {
    const parcel = await options.read(limit);
    if (!parcel) return false;
    sentTo = parcel.from.entries;
    const arrival: Arrival = parcel.body
      ? await options.send(parcel.body, ended.signal)
      : { type: 'arrived', rejected: 0 };
    if (arrival.type === 'later') return failed(arrival.reason, arrival.afterMs);
    if (arrival.type === 'refused' && limit > 1) {
      // What is refused for what one record holds must not keep the others: it is found by sending fewer.
      limit = Math.ceil(limit / 4);
      return true;
    }
    if (arrival.type === 'refused') options.onRejected(1, arrival.reason);
    else if (arrival.rejected > 0) options.onRejected(arrival.rejected, 'it was not accepted');
    await options.arrived(parcel.to);
    sentTo = parcel.to.entries;
    if (failures > 0) log.info('audit.sent_again', { place });
    failures = 0;
    limit = Math.min(LIMIT, limit * 2);
    return true;
  }

  function failed(reason: string, afterMs: number | null): false {
    failures += 1;
    retryAfterMs = afterMs;
    log.warn('audit.not_sent', { place, reason, failures });
    return false;
  }

  schedule(0);
  return {
    wake() {
      moreCame = true;
      schedule(GATHER_MS);
    },
    sentTo: () => sentTo,
    async close() {
      ended.abort();
      cancel?.();
      await running;
    },
  };
}
