import { z } from 'zod';
import { toolHintsSchema, type ToolHints } from '../../src-shared/domain/policy.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import { digest } from './rules.ts';

/** What a tool is to the model and to the person: everything that, changed, makes it another tool. */
export interface ToolDefinition {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
  readonly annotations: Readonly<Record<string, unknown>> | null;
}

/** As the server sent it (MCP, Tool). What is not understood is not part of the definition; nothing is refused for it. */
const toolSchema = z.looseObject({
  name: z.string().min(1).max(1_000),
  title: z.string().nullable().catch(null),
  description: z.string().nullable().catch(null),
  inputSchema: z.unknown().optional(),
  outputSchema: z.unknown().optional(),
  annotations: z.record(z.string(), z.unknown()).nullable().catch(null),
});

export function readTool(value: unknown): ToolDefinition | null {
  const parsed = toolSchema.safeParse(value);
  if (!parsed.success) return null;
  const { name, title, description, inputSchema, outputSchema, annotations } = parsed.data;
  return {
    name,
    title,
    description,
    inputSchema: inputSchema ?? null,
    outputSchema: outputSchema ?? null,
    annotations,
  };
}

export function definitionDigest(tool: ToolDefinition): string {
  return digest(tool);
}

/** The hints of MCP among the annotations; anything that is not a boolean counts as not said. */
export function hintsOf({ annotations }: Pick<ToolDefinition, 'annotations'>): ToolHints {
  const known = Object.keys(toolHintsSchema.shape).map((hint) => [hint, annotations?.[hint]] as const);
  return Object.fromEntries(known.filter(([, value]) => typeof value === 'boolean'));
}

/** One value of a definition that changed; null is absent. In a form that is safe to show. */
export interface DefinitionChange {
  readonly part: string;
  readonly before: string | null;
  readonly after: string | null;
}

const MAX_CHANGES = 100;
const MAX_TEXT = 4_000;

/** What differs between two definitions, value by value. */
export function compareDefinitions(before: unknown, after: unknown): readonly DefinitionChange[] {
  const old = flatten(before);
  const now = flatten(after);
  const parts = [...new Set([...old.keys(), ...now.keys()])];
  return parts
    .filter((part) => old.get(part) !== now.get(part))
    .slice(0, MAX_CHANGES)
    .map((part) => ({ part: plainText(part, 200), before: show(old.get(part)), after: show(now.get(part)) }));
}

function show(value: string | undefined): string | null {
  return value === undefined ? null : plainText(value, MAX_TEXT);
}

function flatten(value: unknown, path = '', into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined) return into;
  if (typeof value !== 'object')
    return into.set(path, typeof value === 'string' ? value : JSON.stringify(value));
  const members = Object.entries(value);
  if (members.length === 0) return into.set(path, JSON.stringify(value));
  for (const [name, member] of members) flatten(member, path === '' ? name : `${path}.${name}`, into);
  return into;
}
