import { configurationJsonSchema, policyJsonSchema } from './json-schema.ts';

/** The files of `resources/` that follow from the schema, by path: written by `npm run generate`, compared by a test. */
export function publishedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['onbehalf.schema.json', json(configurationJsonSchema())],
    ['policies/onbehalf.policy.schema.json', json(policyJsonSchema())],
  ]);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
