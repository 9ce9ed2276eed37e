import { type JsonSchema, configurationJsonSchema } from '../json-schema.ts';

/** How a setting is asked for by the tools that IT uses. */
export type SettingKind =
  | { readonly type: 'boolean' }
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'text' }
  | { readonly type: 'lines' }
  /** A list or an object that no form can show: JSON text. */
  | { readonly type: 'json' };

/** A key of the configuration that a policy sets with one value. */
export interface PolicySetting {
  /** Names from the outside in: `["audit", "retentionDays"]`. */
  readonly path: readonly string[];
  readonly title: string;
  readonly text: string;
  readonly kind: SettingKind;
  readonly preset: unknown;
}

/** Every such key, in the order of the schema. `accounts` and `servers` have entries of any name and are JSON. */
export function policySettings(): readonly PolicySetting[] {
  return settingsIn(configurationJsonSchema(), []);
}

function settingsIn(node: JsonSchema, path: readonly string[]): readonly PolicySetting[] {
  return Object.entries((node['properties'] ?? {}) as Record<string, JsonSchema>)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, child]) => {
      const inner = alternative(child);
      const below = [...path, name];
      if (inner['properties'] !== undefined) return settingsIn(inner, below);
      const { title, description, default: preset = null } = child;
      const label = typeof title === 'string' ? title : name;
      return [
        {
          path: below,
          title: label,
          text: typeof description === 'string' ? description : label,
          kind: kindOf(child),
          preset,
        },
      ];
    });
}

/** Of "this or null", this. */
function alternative(node: JsonSchema): JsonSchema {
  const options = (node['anyOf'] ?? []) as readonly JsonSchema[];
  const others = options.filter((option) => option['type'] !== 'null');
  return others.length === 1 && options.length === 2 ? (others[0] ?? node) : node;
}

function isTextOfSomeKind(node: JsonSchema): boolean {
  const among = (node['anyOf'] ?? []) as readonly JsonSchema[];
  return among.length > 0 && among.every(({ type }) => type === 'string');
}

const MOST = 2_147_483_647;

function kindOf(child: JsonSchema): SettingKind {
  const node = alternative(child);
  const options = node['enum'];
  if (node['type'] === 'boolean') return { type: 'boolean' };
  if (Array.isArray(options)) return { type: 'choice', options: options.map(String) };
  if (node['type'] === 'string' || isTextOfSomeKind(node)) return { type: 'text' };
  if (node['type'] === 'integer') {
    const { minimum = 0, maximum = MOST } = node as { minimum?: number; maximum?: number };
    return { type: 'integer', minimum: Math.max(0, minimum), maximum: Math.min(MOST, maximum) };
  }
  const items = node['items'] as JsonSchema | undefined;
  return node['type'] === 'array' && items?.['type'] === 'string' ? { type: 'lines' } : { type: 'json' };
}
