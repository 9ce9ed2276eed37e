import type { z } from 'zod';
import type { LayerDocument } from './partial-schema.ts';
import { recordValueOf, shapeOf } from './schema-walk.ts';

/** Where a value can come from. */
export type LayerSource = 'policy' | 'machine' | 'user' | 'recommended';

export interface Layer {
  readonly source: LayerSource;
  readonly document: LayerDocument;
}

export interface Merged {
  readonly document: LayerDocument;
  /** The source of each key (a path with dots) that some layer sets. */
  readonly sources: ReadonlyMap<string, LayerSource>;
}

type Candidate = { readonly source: LayerSource; readonly value: unknown };

/**
 * Lays documents over each other, the strongest first. Objects of named keys are merged key by key, records entry by
 * entry; everything else, one server among it, is taken whole from the strongest layer that has it.
 */
export function mergeLayers(schema: z.ZodType, layers: readonly Layer[]): Merged {
  const sources = new Map<string, LayerSource>();
  const candidates = layers.map(({ source, document }) => ({ source, value: document as unknown }));
  const document = mergeAt(schema, '', candidates, sources);
  return { document: isObject(document) ? document : {}, sources };
}

function mergeAt(
  schema: z.ZodType | null,
  path: string,
  candidates: readonly Candidate[],
  sources: Map<string, LayerSource>,
): unknown {
  const present = candidates.filter(({ value }) => value !== undefined);
  const strongest = present[0];
  if (strongest === undefined) return undefined;
  const named = schema !== null && (shapeOf(schema) !== null || recordValueOf(schema) !== null);
  if (!named || !isObject(strongest.value)) {
    sources.set(path, strongest.source);
    return strongest.value;
  }
  const objects = untilFirstOther(present);
  const keys = new Set(objects.flatMap(({ value }) => Object.keys(value)));
  return Object.fromEntries(
    [...keys].map((key) => {
      const below = objects.map(({ source, value }) => ({ source, value: own(value, key) }));
      const inner = schema === null ? null : (shapeOf(schema)?.[key] ?? null);
      return [key, mergeAt(inner, path === '' ? key : `${path}.${key}`, below, sources)];
    }),
  );
}

/** A layer that says `null` (or something of another kind) ends what shines through from below. */
function untilFirstOther(
  present: readonly Candidate[],
): { readonly source: LayerSource; readonly value: Record<string, unknown> }[] {
  const objects = [];
  for (const { source, value } of present) {
    if (!isObject(value)) break;
    objects.push({ source, value });
  }
  return objects;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function own(value: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
