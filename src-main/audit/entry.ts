import type { AuditKind, AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { AuditSettings } from '../../src-shared/domain/configuration.ts';
import { redact } from '../../src-shared/text/redact.ts';
import type { AuditFields } from '../ports/journal.ts';
import { FIELD_NAMES, type EntryBody, type EntryFields, type StoredField } from './entry-body.ts';
import { keepArguments } from './redact-arguments.ts';

/** The longest text kept in one field: names and reasons, not contents. */
const MAX_TEXT = 2_000;
/** Arguments have their own limit; this one is behind it. */
const MAX_ARGUMENTS = 40_000;
const MAX_DETAILS = 40;

export interface EntryStamp {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** The run of the agent. */
  readonly boot: string;
}

/** The intent, written before the action. */
export function beginEntry(stamp: EntryStamp, kind: AuditKind, fields: EntryFields): string {
  return makeEntry('begin', stamp, kind, 'unfinished', fields);
}

/** How a begun record ended. */
export function endEntry(
  stamp: EntryStamp,
  kind: AuditKind,
  outcome: AuditOutcome,
  fields: EntryFields,
): string {
  return makeEntry('end', stamp, kind, outcome, fields);
}

/** Something that already happened, in one entry. */
export function wholeEntry(
  stamp: EntryStamp,
  kind: AuditKind,
  outcome: AuditOutcome,
  fields: EntryFields,
): string {
  return makeEntry('whole', stamp, kind, outcome, fields);
}

/**
 * The fields as they may be written: known names alone, without nulls, texts cut and well-formed, the arguments as far
 * as the setting keeps them.
 */
export function acceptFields(given: AuditFields, keep: AuditSettings['arguments']): EntryFields {
  const fields: Record<string, StoredField> = {};
  for (const name of FIELD_NAMES) {
    const value = name === 'arguments' ? keepArguments(keep, given.arguments) : acceptField(given[name]);
    if (value !== null) fields[name] = value;
  }
  return fields;
}

function acceptField(value: unknown): StoredField | null {
  if (typeof value === 'string') return cut(value, MAX_TEXT);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || value === null) return null;
  const details = Object.entries(value).slice(0, MAX_DETAILS).map(acceptDetail).sort(byName);
  return details.length === 0 ? null : Object.fromEntries(details);
}

function acceptDetail([name, value]: readonly [string, unknown]): readonly [
  string,
  string | number | boolean | null,
] {
  // Objects put members with numbers for names first, whatever the canonical order.
  const key = /^\d/.test(name) ? `_${cut(name, 100)}` : cut(name, 100);
  if (typeof value === 'string') return [key, cut(value, MAX_TEXT)];
  if (typeof value === 'number') return [key, Number.isFinite(value) ? value : null];
  return [key, typeof value === 'boolean' ? value : null];
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function cut(text: string, length: number): string {
  const short = text.length > length ? `${text.slice(0, length)}…` : text;
  return short.isWellFormed() ? short : short.toWellFormed();
}

function makeEntry(
  type: EntryBody['type'],
  { id, time, boot }: EntryStamp,
  kind: AuditKind,
  outcome: AuditOutcome,
  fields: EntryFields,
): string {
  return seal({ boot, fields, id, kind, outcome, time: new Date(time).toISOString(), type, v: 1 });
}

/**
 * The canonical form (RFC 8785) of an entry. Members are in canonical order as they are built here (and in
 * `acceptFields`), and texts are well-formed, so what JSON.stringify makes of them is canonical; a test compares it with
 * the `canonicalize` library, which would cost more than all the rest.
 *
 * The last line of defence against a credential: whole entries are looked at first, because nearly none has anything in
 * it, and only then field by field.
 */
function seal(body: EntryBody): string {
  const text = JSON.stringify(body);
  return redact(text) === text ? text : JSON.stringify({ ...body, fields: redactFields(body.fields) });
}

function redactFields(fields: EntryFields): EntryFields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactField(value)]));
}

function redactField(value: StoredField): StoredField {
  if (typeof value === 'string') return cut(redact(value), MAX_ARGUMENTS);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, detail]) => [
      redact(name),
      typeof detail === 'string' ? redact(detail) : detail,
    ]),
  );
}
