import { isDeepStrictEqual } from 'node:util';
import type { AuditSettings } from '../../../src-shared/domain/configuration.ts';
import type { SecretReference } from '../../../src-shared/domain/provider.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Fetch, Log } from '../../ports/outside.ts';
import type { Store } from '../store.ts';
import type { ParcelFormat } from '../store/protocol.ts';
import { createSending, type Sending, type SendingOptions } from './sending.ts';

/** What sending needs from outside. */
export interface SendingDeps {
  readonly version: string;
  readonly fetch: Fetch;
  readonly readSecret: (reference: SecretReference) => Promise<string>;
}

/** Sends the log to where the settings say, as they are at any time. */
export interface Places {
  /** The log has grown. */
  wake(): void;
  /** The settings may have changed. */
  configure(): Promise<void>;
  /** The last entry that arrived everywhere; null where nothing is sent. */
  sentTo(): number | null;
  close(): Promise<void>;
}

export interface PlacesOptions extends SendingDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly journal: Pick<Journal, 'record'>;
  readonly settings: () => AuditSettings;
  readonly store: Pick<Store, 'parcel' | 'arrived'>;
}

export function createPlaces(options: PlacesOptions): Places {
  let wanted: readonly Place[] = [];
  let sendings: readonly Sending[] = [];

  function open({ place, format, send }: Place): Sending {
    const { clock, log, store, version, journal } = options;
    return createSending({
      place,
      clock,
      log,
      read: (limit) => store.parcel({ place, format, limit, version }),
      send,
      arrived: (to) => store.arrived(place, to),
      onRejected(records, reason) {
        log.error('audit.rejected', { place, records, reason });
        const detail = { event: 'records_not_accepted', place, records, reason };
        journal.record('audit_log', 'failed', { detail });
      },
    });
  }

  async function configure(): Promise<void> {
    const now = placesOf(options);
    if (isDeepStrictEqual(now.map(keyOf), wanted.map(keyOf))) return;
    wanted = now;
    const old = sendings;
    sendings = [];
    await Promise.all(old.map((sending) => sending.close()));
    if (wanted === now) sendings = now.map(open);
  }

  return {
    wake() {
      for (const sending of sendings) sending.wake();
    },
    configure,
    sentTo: () => (wanted.length === 0 ? null : lowest(sendings)),
    async close() {
      wanted = [];
      await Promise.all(sendings.map((sending) => sending.close()));
    },
  };
}

interface Place {
  readonly place: string;
  readonly format: ParcelFormat;
  /** What it is sent with: a change of it begins a new connection, from where the old one was. */
  readonly settings: unknown;
  readonly send: SendingOptions['send'];
}

function keyOf({ place, format, settings }: Place) {
  return { place, format, settings };
}

function placesOf({ settings, fetch, readSecret }: PlacesOptions): readonly Place[] {
  const { otlp, syslog } = settings();
  const collector = (signal: 'logs' | 'traces', to: NonNullable<typeof otlp>): Place => ({
    place: `otlp.${signal}`,
    format: `otlp_${signal}`,
    settings: to,
    // Loaded only where it is wanted.
    async send(body, aborted) {
      const { sendOtlp } = await import('./otlp-send.ts');
      return sendOtlp({ settings: to, signal, fetch, readSecret }, body, aborted);
    },
  });
  const receiver = (to: NonNullable<typeof syslog>): Place => ({
    place: 'syslog',
    format: to.format === 'cef' ? 'syslog_cef' : 'syslog_json',
    settings: to,
    async send(body, aborted) {
      const { sendSyslog } = await import('./syslog-send.ts');
      return sendSyslog(to, body, aborted);
    },
  });
  return [
    ...(otlp ? [collector('logs', otlp)] : []),
    ...(otlp?.traces ? [collector('traces', otlp)] : []),
    ...(syslog ? [receiver(syslog)] : []),
  ];
}

/** Nothing is known of places that are just being changed. */
function lowest(sendings: readonly Sending[]): number {
  return sendings.length === 0 ? 0 : Math.min(...sendings.map((sending) => sending.sentTo()));
}
