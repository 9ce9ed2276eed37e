import type { z } from 'zod';
import { nearestName } from './nearest-name.ts';
import { keysAt } from './schema-walk.ts';

/** One thing that is wrong with a configuration, in words, and where. */
export interface ConfigurationIssue {
  /** Path of the key, with dots; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  /** The known key that an unknown one most likely meant. */
  readonly nearest: string | null;
}

type Issue = z.core.$ZodIssue;

/** What zod found, as sentences for the person who wrote the document. */
export function configurationIssues(
  schema: z.ZodType,
  document: unknown,
  error: z.ZodError,
): readonly ConfigurationIssue[] {
  return error.issues.flatMap((issue) => describe(schema, document, issue, []));
}

export function issueText({ path, message }: ConfigurationIssue): string {
  return path === '' ? message : `${path}: ${message}`;
}

function describe(
  schema: z.ZodType,
  document: unknown,
  issue: Issue,
  base: readonly PropertyKey[],
): readonly ConfigurationIssue[] {
  const path = [...base, ...issue.path];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(schema, path, key));
  if (issue.code === 'invalid_union' && issue.errors.length > 0)
    return closest(issue.errors).flatMap((inner) => describe(schema, document, inner, path));
  if (issue.code === 'invalid_key')
    return issue.issues.map(({ message }) => ({
      path: dotted(path),
      message: plain(message),
      nearest: null,
    }));
  const missing = issue.code === 'invalid_type' && valueAt(document, path) === undefined;
  return [{ path: dotted(path), message: missing ? 'is missing' : plain(issue.message), nearest: null }];
}

function unknownKey(schema: z.ZodType, path: readonly PropertyKey[], key: string): ConfigurationIssue {
  const nearest = nearestName(key, keysAt(schema, path));
  const hint = nearest === null ? '' : `; did you mean "${nearest}"?`;
  return { path: dotted([...path, key]), message: `unknown key${hint}`, nearest };
}

/** Of the alternatives of a union, the one that the value comes nearest to. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  return alternatives.reduce((best, next) => (next.length < best.length ? next : best));
}

function plain(message: string): string {
  return message.replace(/^Invalid (?:input|option): /, '');
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map(String).join('.');
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined,
    document,
  );
}
