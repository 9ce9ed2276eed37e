import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { SeverityNumber, SpanKind, SpanStatusCode, TraceFlags, type HrTime } from '@opentelemetry/api';
import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { AuditOutcome, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import type { Cargo } from '../store/shipment.ts';
import { attributesOf } from './otlp-attributes.ts';
import { traceIdsOf } from './trace-ids.ts';

/** Which installation it is that sends. */
export interface Sender {
  readonly version: string;
  readonly chain: string;
  readonly host: string;
}

type LogRecord = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];
type Span = Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];

/** An ExportLogsServiceRequest (opentelemetry-proto), gzip-compressed. */
export function encodeLogs({ records, checkpoints }: Cargo, sender: Sender): Uint8Array {
  const shared = sharedOf(sender);
  const logs = records.map((record): LogRecord => {
    const time = hrTime(record.time);
    return {
      ...shared,
      hrTime: time,
      hrTimeObserved: time,
      spanContext: { ...traceIdsOf(record), traceFlags: TraceFlags.SAMPLED },
      eventName: `onbehalf.audit.${record.kind}`,
      ...SEVERITY[record.outcome],
      body: sentence(record),
      attributes: attributesOf(record),
    };
  });
  const signed = checkpoints.map(({ body, signature }): LogRecord => {
    const time = hrTime(String((JSON.parse(body) as Record<string, unknown>)['time']));
    const attributes = { 'onbehalf.checkpoint.signature': signature };
    const event = { eventName: 'onbehalf.audit.checkpoint', body, attributes };
    return { ...shared, hrTime: time, hrTimeObserved: time, ...SEVERITY.ok, ...event };
  });
  return gzipSync(bytes(ProtobufLogsSerializer.serializeRequest([...logs, ...signed])));
}

/** An ExportTraceServiceRequest of the calls, gzip-compressed; null where there is none. */
export function encodeTraces({ records }: Cargo, sender: Sender): Uint8Array | null {
  const shared = sharedOf(sender);
  const spans = records.filter(({ kind }) => kind === 'call').flatMap((record) => spansOf(record, shared));
  return spans.length === 0 ? null : gzipSync(bytes(ProtobufTraceSerializer.serializeRequest(spans)));
}

function spansOf(record: AuditRecord, shared: ReturnType<typeof sharedOf>): readonly Span[] {
  const ids = traceIdsOf(record);
  const start = Date.parse(record.time);
  const parent = record.detail['parentSpan'];
  const span = (name: string, spanId: string, kind: SpanKind, at: number, ms: number): Span => ({
    ...shared,
    name,
    kind,
    spanContext: () => ({ traceId: ids.traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
    startTime: toHr(at),
    endTime: toHr(at + ms),
    duration: toHr(ms),
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    ended: true,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  });
  const own = context(ids.traceId, ids.spanId);
  const call = {
    ...span(
      `${record.method ?? 'call'} ${record.tool ?? ''}`.trim(),
      ids.spanId,
      SpanKind.SERVER,
      start,
      record.totalMs ?? 0,
    ),
    attributes: attributesOf(record),
    status: statusOf(record),
    ...(typeof parent === 'string' && { parentSpanContext: context(ids.traceId, parent) }),
  };
  // The parts follow each other; only how long they took is in the record.
  let at = start;
  const parts = PARTS.flatMap(({ field, name, kind }) => {
    const ms = record[field] ?? 0;
    if (ms <= 0) return [];
    const part = { ...span(name, partId(record.id, name), kind, at, ms), parentSpanContext: own };
    at += ms;
    return [part];
  });
  return [call, ...parts];
}

const PARTS = [
  { field: 'waitingMs', name: 'wait for the person', kind: SpanKind.INTERNAL },
  { field: 'exchangeMs', name: 'exchange the token', kind: SpanKind.CLIENT },
  { field: 'downstreamMs', name: 'the server', kind: SpanKind.CLIENT },
] as const;

function partId(id: string, name: string): string {
  return hash('sha256', `${id} ${name}`).slice(0, 16);
}

function context(traceId: string, spanId: string) {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED };
}

function statusOf({ outcome, problem }: AuditRecord): Span['status'] {
  const isFine = outcome === 'ok' || outcome === 'cancelled';
  return isFine
    ? { code: SpanStatusCode.UNSET }
    : { code: SpanStatusCode.ERROR, message: problem ?? outcome };
}

const SEVERITY: Readonly<Record<AuditOutcome, Pick<LogRecord, 'severityNumber' | 'severityText'>>> = {
  ok: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  cancelled: { severityNumber: SeverityNumber.INFO, severityText: 'INFO' },
  tool_error: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  refused: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  unfinished: { severityNumber: SeverityNumber.WARN, severityText: 'WARN' },
  failed: { severityNumber: SeverityNumber.ERROR, severityText: 'ERROR' },
};

function sentence({ kind, email, sub, clientName, server, tool, outcome }: AuditRecord): string {
  const who = email ?? sub ?? 'nobody';
  const where = [server, tool].filter((part) => part !== null).join(' ');
  return [who, clientName && `with ${clientName}`, kind, where, outcome].filter(Boolean).join(' ');
}

function sharedOf({ version, chain, host }: Sender) {
  return {
    resource: resourceFromAttributes({
      'service.name': 'onbehalf',
      'service.version': version,
      'service.instance.id': chain,
      'host.name': host,
    }),
    instrumentationScope: { name: 'onbehalf.audit', version },
    droppedAttributesCount: 0,
  };
}

function hrTime(iso: string): HrTime {
  return toHr(Date.parse(iso));
}

function toHr(ms: number): HrTime {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)];
}

function bytes(encoded: Uint8Array | undefined): Uint8Array {
  if (!encoded) throw new Error('the records could not be encoded');
  return encoded;
}
