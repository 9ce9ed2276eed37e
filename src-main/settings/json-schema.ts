import { z } from 'zod';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import { KEY_HELP } from './key-help.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The published JSON Schema (draft 2020-12) of the configuration, as people write it: defaults may be left out. */
export function configurationJsonSchema(): JsonSchema {
  return { ...heading('configuration', 'Onbehalf configuration'), ...annotated() };
}

/** The JSON Schema of a managed document: any part of the configuration, and values that are only recommended. */
export function policyJsonSchema(): JsonSchema {
  const { properties, $defs, ...rest } = annotated();
  const layer = withoutRequired({ ...rest, properties });
  const recommended = {
    ...layer,
    title: 'Recommended values',
    description: 'Values that a person may change; everything outside of this object is locked.',
  };
  return {
    ...heading('policy', 'Onbehalf managed configuration'),
    ...layer,
    properties: { ...(layer['properties'] as JsonSchema), recommended },
    ...($defs === undefined ? {} : { $defs }),
  };
}

/** The keys that stand in the JSON Schema, with `*` for entries: what KEY_HELP has to know. */
export function schemaKeys(): readonly string[] {
  const keys = new Set<string>();
  visit(plainSchema(), '', (_node, path) => {
    if (path !== '') keys.add(path);
  });
  return [...keys];
}

function heading(name: string, title: string): JsonSchema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: `urn:onbehalf:${name}`, title };
}

function plainSchema(): JsonSchema {
  return z.toJSONSchema(configurationSchema, { io: 'input', target: 'draft-2020-12' });
}

function annotated(): JsonSchema {
  const schema = structuredClone(plainSchema());
  visit(schema, '', (node, path) => {
    const about = KEY_HELP[path];
    if (about !== undefined) Object.assign(node, { title: about.title, description: about.text });
  });
  return schema;
}

/** Calls back for the node of each key, once for each alternative that has it. */
function visit(node: JsonSchema, path: string, each: (node: JsonSchema, path: string) => void): void {
  each(node, path);
  inside(node, path, each);
}

function inside(node: JsonSchema, path: string, each: (node: JsonSchema, path: string) => void): void {
  const join = (key: string): string => (path === '' ? key : `${path}.${key}`);
  for (const [key, child] of Object.entries((node['properties'] ?? {}) as Record<string, JsonSchema>))
    visit(child, join(key), each);
  const entries = node['additionalProperties'];
  if (isSchema(entries)) {
    if (isSchema(entries['properties'])) visit(entries, join('*'), each);
    else inside(entries, join('*'), each);
  }
  if (isSchema(node['items'])) inside(node['items'], join('*'), each);
  for (const keyword of ['anyOf', 'oneOf', 'allOf'])
    for (const option of (node[keyword] ?? []) as JsonSchema[]) inside(option, path, each);
}

/** The same schema where nothing has to be there, down to what is given whole. */
function withoutRequired(schema: JsonSchema): JsonSchema {
  const { required: _required, default: _default, ...rest } = schema;
  const properties = rest['properties'] as Record<string, JsonSchema> | undefined;
  const anyOf = rest['anyOf'] as readonly JsonSchema[] | undefined;
  return {
    ...rest,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(Object.entries(properties).map(([k, v]) => [k, withoutRequired(v)])),
        }),
    ...(anyOf === undefined || !anyOf.some(isNullSchema) ? {} : { anyOf: anyOf.map(withoutRequired) }),
  };
}

function isNullSchema(schema: JsonSchema): boolean {
  return schema['type'] === 'null';
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
