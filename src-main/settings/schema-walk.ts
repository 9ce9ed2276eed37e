import { z } from 'zod';

export type Shape = Readonly<Record<string, z.ZodType>>;

/** The schema without the wrappers that say what happens when a value is missing. */
export function unwrapped(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  )
    inner = inner.unwrap() as z.ZodType;
  return inner;
}

export function isNullable(schema: z.ZodType): boolean {
  return schema.safeParse(null).success;
}

/** The properties of an object schema, or null for any other. */
export function shapeOf(schema: z.ZodType): Shape | null {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodObject ? inner.shape : null;
}

/** The schema of the values of a record, or null for any other. */
export function recordValueOf(schema: z.ZodType): z.ZodType | null {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : null;
}

/** The alternatives of a union, or null for any other. */
export function optionsOf(schema: z.ZodType): readonly z.ZodType[] | null {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodUnion ? (inner.options as readonly z.ZodType[]) : null;
}

/** The keys that an object may have at a path of a document; for a union those of all its alternatives. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const [step, ...rest] = path;
  const options = optionsOf(schema);
  if (options !== null) return [...new Set(options.flatMap((option) => keysAt(option, path)))];
  const shape = shapeOf(schema);
  if (step === undefined) return shape === null ? [] : Object.keys(shape);
  const next = shape?.[String(step)] ?? recordValueOf(schema) ?? elementOf(schema);
  return next === null ? [] : keysAt(next, rest);
}

function elementOf(schema: z.ZodType): z.ZodType | null {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : null;
}
