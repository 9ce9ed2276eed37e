import { z } from 'zod';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import { isNullable, shapeOf, unwrapped } from './schema-walk.ts';

/**
 * The schema of one layer of the settings: the same keys and rules, but nothing has to be there, and nothing is filled
 * in. What is not an object of named keys (a list, a choice, one server) is given whole or not at all.
 */
export const layerSchema: z.ZodType<LayerDocument> = partial(configurationSchema) as z.ZodType<LayerDocument>;

/** A document of one layer as it is written: JSON with the keys of the configuration. */
export type LayerDocument = { readonly [key: string]: unknown };

function partial(schema: z.ZodType): z.ZodType {
  const shape = shapeOf(schema);
  if (shape === null) return withoutDefault(schema);
  const entries = Object.entries(shape).map(([key, value]) => [key, partial(value).optional()] as const);
  const object = z.strictObject(Object.fromEntries(entries));
  return isNullable(schema) ? object.nullable() : object;
}

function withoutDefault(schema: z.ZodType): z.ZodType {
  return isNullable(schema) ? unwrapped(schema).nullable() : unwrapped(schema);
}
