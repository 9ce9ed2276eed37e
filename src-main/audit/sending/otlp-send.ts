import { ProtobufLogsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { OtlpSettings } from '../../../src-shared/domain/configuration.ts';
import type { SecretReference } from '../../../src-shared/domain/provider.ts';
import type { Fetch } from '../../ports/outside.ts';
import type { Arrival } from './sending.ts';

export interface OtlpSendOptions {
  readonly settings: OtlpSettings;
  readonly signal: 'logs' | 'traces';
  readonly fetch: Fetch;
  readonly readSecret: (reference: SecretReference) => Promise<string>;
}

const TIMEOUT_MS = 30_000;
const DAMAGED: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/** Sends a request by OTLP/HTTP in binary protobuf (opentelemetry.io/docs/specs/otlp, "OTLP/HTTP"). */
export async function sendOtlp(
  { settings, signal: kind, fetch, readSecret }: OtlpSendOptions,
  body: Uint8Array,
  aborted: AbortSignal,
): Promise<Arrival> {
  const headers = new Headers({ 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' });
  for (const [name, reference] of Object.entries(settings.headers))
    headers.set(name, await readSecret(reference));
  const url = `${settings.endpoint.replace(/\/$/, '')}/v1/${kind}`;
  const signal = AbortSignal.any([aborted, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
      redirect: 'error',
      signal,
    });
    return arrivalOf(
      answer.status,
      new Uint8Array(await answer.arrayBuffer()),
      kind,
      answer.headers.get('retry-after'),
    );
  } catch (error) {
    return { type: 'later', reason: reasonOf(error), afterMs: null };
  }
}

function arrivalOf(
  status: number,
  body: Uint8Array,
  kind: 'logs' | 'traces',
  retryAfter: string | null,
): Arrival {
  if (status >= 200 && status < 300) return { type: 'arrived', rejected: rejectedOf(body, kind) };
  if (DAMAGED.has(status)) return { type: 'refused', reason: `the collector answered ${status}` };
  const afterMs = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : null;
  return { type: 'later', reason: `the collector answered ${status}`, afterMs };
}

/** What a partial success says; an answer that cannot be read says nothing. */
function rejectedOf(body: Uint8Array, kind: 'logs' | 'traces'): number {
  try {
    const rejected =
      kind === 'logs'
        ? ProtobufLogsSerializer.deserializeResponse(body).partialSuccess?.rejectedLogRecords
        : ProtobufTraceSerializer.deserializeResponse(body).partialSuccess?.rejectedSpans;
    return Number(rejected ?? 0);
  } catch {
    return 0;
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error instanceof Error ? error.name : 'unknown';
}
