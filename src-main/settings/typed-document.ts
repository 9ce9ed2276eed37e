import { z } from 'zod';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import { isObject, own } from './merge-layers.ts';
import { optionsOf, recordValueOf, shapeOf, unwrapped } from './schema-walk.ts';

/**
 * What a registry or a preference file holds, as the schema wants it. They know fewer types than JSON: a number stands
 * for a yes or no, text may be the JSON of a list or an object, several lines are a list or one such text, and names may
 * differ in case. What does not fit stays as it is, for the validation to say so.
 */
export function typedDocument(values: unknown): unknown {
  if (!isObject(values)) return values;
  const { recommended, ...enforced } = values;
  const document = typed(configurationSchema, enforced);
  if (recommended === undefined || !isObject(document)) return document;
  return { ...document, recommended: typed(configurationSchema, fromText(recommended)) };
}

function typed(schema: z.ZodType, value: unknown): unknown {
  if (value === null || accepts(schema, value)) return value;
  if (typeof value === 'string') return again(schema, value, fromText(value));
  if (isLines(value)) return again(schema, value, fromText(value.join('\n')));
  if (unwrapped(schema) instanceof z.ZodBoolean && (value === 0 || value === 1)) return value === 1;
  return isObject(value) ? typedObject(schema, value) : value;
}

/** With what the text turned out to say, if it says anything. */
function again(schema: z.ZodType, text: unknown, said: unknown): unknown {
  return typeof said === 'string' || said === undefined ? text : typed(schema, said);
}

function typedObject(schema: z.ZodType, value: Record<string, unknown>): unknown {
  const options = optionsOf(schema);
  if (options !== null) {
    const candidates = options.map((option) => [option, typed(option, value)] as const);
    return (candidates.find(([option, candidate]) => accepts(option, candidate)) ?? [null, value])[1];
  }
  const shape = shapeOf(schema);
  const entry = recordValueOf(schema);
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => {
      const key = shape === null ? name : knownName(name, Object.keys(shape));
      const inner = shape === null ? entry : own(shape, key);
      return [key, inner instanceof z.ZodType ? typed(inner, below) : below];
    }),
  );
}

function knownName(name: string, known: readonly string[]): string {
  if (known.includes(name)) return name;
  return known.find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

function isLines(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((line) => typeof line === 'string');
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
