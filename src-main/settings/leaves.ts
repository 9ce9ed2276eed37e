import type { z } from 'zod';
import { isObject } from './merge-layers.ts';
import { recordValueOf, shapeOf } from './schema-walk.ts';

/** The keys of a document (paths with dots) down to where a value is given whole, as the layers are merged. */
export function leavesOf(schema: z.ZodType, document: unknown): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  collect(schema, document, '', leaves);
  return leaves;
}

function collect(schema: z.ZodType | null, value: unknown, path: string, leaves: Map<string, unknown>): void {
  const shape = schema === null ? null : shapeOf(schema);
  const named = shape !== null || (schema !== null && recordValueOf(schema) !== null);
  if (!named || !isObject(value)) {
    if (path !== '' && value !== undefined) leaves.set(path, value);
    return;
  }
  for (const [key, below] of Object.entries(value))
    collect(shape?.[key] ?? null, below, path === '' ? key : `${path}.${key}`, leaves);
}

/** The document that has these keys. */
export function documentOf(leaves: ReadonlyMap<string, unknown>): Record<string, unknown> {
  const document: Record<string, unknown> = {};
  for (const [path, value] of leaves) {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let object = document;
    for (const key of keys) {
      const next = Object.hasOwn(object, key) && isObject(object[key]) ? object[key] : {};
      object = define(object, key, next);
    }
    define(object, last, value);
  }
  return document;
}

/** As an own property, whatever the key is called. */
function define<Value>(object: object, key: string, value: Value): Value {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  return value;
}
