import { text } from '../../text/text.ts';
import { type ArgumentField, isObject } from './argument-fields.ts';

export type ReadArguments =
  | { readonly ok: true; readonly value: Record<string, unknown> }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/** What was typed, as the arguments of a call; what was left empty is left out. */
export function readArguments(
  fields: readonly ArgumentField[],
  typed: Readonly<Record<string, string>>,
): ReadArguments {
  const value: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    const raw = typed[field.name] ?? '';
    if (raw.trim() === '') {
      if (field.isRequired) errors[field.name] = text.tools.needed;
      continue;
    }
    const read = readOne(field, raw);
    if (read.error === null) value[field.name] = read.value;
    else errors[field.name] = read.error;
  }
  return Object.keys(errors).length === 0 ? { ok: true, value } : { ok: false, errors };
}

interface ReadOne {
  readonly value?: unknown;
  readonly error: string | null;
}

function readOne(field: ArgumentField, raw: string): ReadOne {
  switch (field.kind) {
    case 'text':
    case 'choice':
      return { value: raw, error: null };
    case 'boolean':
      return { value: raw === 'true', error: null };
    case 'number':
    case 'integer':
      return readNumber(field, raw);
    case 'json':
      return readJson(raw);
  }
}

function readNumber({ kind, minimum, maximum }: ArgumentField, raw: string): ReadOne {
  const value = Number(raw);
  if (!Number.isFinite(value)) return { error: text.tools.number };
  if (kind === 'integer' && !Number.isInteger(value)) return { error: text.tools.wholeNumber };
  if (minimum !== null && value < minimum) return { error: text.tools.atLeast(minimum) };
  if (maximum !== null && value > maximum) return { error: text.tools.atMost(maximum) };
  return { value, error: null };
}

function readJson(raw: string): ReadOne {
  try {
    return { value: JSON.parse(raw), error: null };
  } catch {
    return { error: text.tools.invalidValue };
  }
}

/** Arguments given as JSON: an object, or null. */
export function readJsonArguments(raw: string): Record<string, unknown> | null {
  const read = readJson(raw.trim() === '' ? '{}' : raw);
  return isObject(read.value) ? { ...read.value } : null;
}
