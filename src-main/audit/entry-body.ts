import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';

export type StoredField = string | number | Readonly<Record<string, string | number | boolean | null>>;
export type EntryFields = Readonly<Record<string, StoredField>>;

type Fields = Omit<AuditRecord, 'id' | 'seq' | 'time' | 'kind' | 'outcome'>;

/** A record that says nothing yet. Spelled out, so that the store's threads need not load the schemas. */
const EMPTY: Fields = {
  issuer: null,
  sub: null,
  email: null,
  clientId: null,
  clientName: null,
  clientDeclared: null,
  server: null,
  method: null,
  tool: null,
  arguments: null,
  rule: null,
  problem: null,
  detail: {},
  downstreamStatus: null,
  totalMs: null,
  waitingMs: null,
  exchangeMs: null,
  downstreamMs: null,
  requestBytes: null,
  responseBytes: null,
  strategy: null,
  audience: null,
  scopes: null,
  resource: null,
  credentialFrom: null,
  tokenFingerprint: null,
  tokenExpiresAt: null,
  traceId: null,
};

/** The names of the fields an entry may have, in canonical order. Nothing else is ever written. */
export const FIELD_NAMES = (Object.keys(EMPTY) as (keyof Fields)[]).sort();

/** All fields of a record, in the order of its schema. */
export const RECORD_FIELDS = [
  ...(['id', 'seq', 'time', 'kind', 'outcome'] as const),
  ...(Object.keys(EMPTY) as (keyof Fields)[]),
] as const;

/**
 * What is written, chained and signed: a record has one `whole` entry, or a `begin` and (unless the agent was killed)
 * an `end`. Entries are never changed.
 */
export interface EntryBody {
  readonly v: 1;
  readonly type: 'begin' | 'end' | 'whole';
  readonly id: string;
  readonly time: string;
  readonly boot: string;
  readonly kind: AuditRecord['kind'];
  readonly outcome: AuditRecord['outcome'];
  readonly fields: EntryFields;
}

/** A body as it was stored by this program; the chain vouches for its contents, so only its outline is looked at. */
export function parseBody(text: string): EntryBody {
  return acceptBody(JSON.parse(text));
}

export function acceptBody(value: unknown): EntryBody {
  if (typeof value !== 'object' || value === null || !isOutline(value)) throw new Error('not an audit entry');
  return value;
}

function isOutline(value: Partial<Record<keyof EntryBody, unknown>>): value is EntryBody {
  return (
    value.v === 1 &&
    typeof value.type === 'string' &&
    typeof value.id === 'string' &&
    typeof value.time === 'string' &&
    typeof value.boot === 'string' &&
    typeof value.kind === 'string' &&
    typeof value.outcome === 'string' &&
    typeof value.fields === 'object' &&
    value.fields !== null
  );
}

/** The record that a first entry and, where there is one, its end make together. */
export function mergeEntries(seq: number, first: EntryBody, end: EntryBody | null): AuditRecord {
  const detail = { ...detailOf(first), ...(end ? detailOf(end) : {}) };
  return {
    ...EMPTY,
    ...first.fields,
    ...end?.fields,
    detail,
    id: first.id,
    seq,
    time: first.time,
    kind: first.kind,
    outcome: (end ?? first).outcome,
  };
}

function detailOf(body: EntryBody): AuditRecord['detail'] {
  const detail = body.fields['detail'];
  return typeof detail === 'object' ? detail : {};
}
