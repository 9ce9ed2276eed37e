import { createHash } from 'node:crypto';

/** What JSON, YAML and TOML files have in common. */
export type PlainValue =
  string | number | boolean | null | readonly PlainValue[] | { readonly [key: string]: PlainValue };

export type PlainObject = { readonly [key: string]: PlainValue };

export function isObject(value: unknown): value is PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets a key as an own property, whatever its name: `__proto__` is data here and nothing else (case 107). */
export function setOwn(target: Record<string, PlainValue>, key: string, value: PlainValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The own value at a path, or undefined. */
export function valueAt(value: PlainValue, path: readonly string[]): PlainValue | undefined {
  let here: PlainValue | undefined = value;
  for (const key of path) here = isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

/** The same value with one replaced at a path (undefined removes it); missing objects are made. */
export function withValueAt(
  value: PlainValue | undefined,
  path: readonly string[],
  replacement: PlainValue | undefined,
): PlainValue {
  const [key, ...rest] = path;
  if (key === undefined) return replacement ?? null;
  const copy: Record<string, PlainValue> = {};
  for (const [name, child] of isObject(value) ? Object.entries(value) : []) setOwn(copy, name, child);
  if (rest.length === 0 && replacement === undefined) delete copy[key];
  else setOwn(copy, key, withValueAt(Object.hasOwn(copy, key) ? copy[key] : undefined, rest, replacement));
  return copy;
}

/** One spelling for equal values: keys sorted, nothing between. */
export function canonical(value: PlainValue): string {
  if (Array.isArray(value)) return `[${value.map((item: PlainValue) => canonical(item)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}

export function sameValue(one: PlainValue, other: PlainValue): boolean {
  return canonical(one) === canonical(other);
}

/** By this a later look tells whether an entry is still what was written. */
export function hashOf(value: PlainValue): string {
  return createHash('sha256').update(canonical(value)).digest('base64url');
}
