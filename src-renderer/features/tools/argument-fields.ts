/** One argument of a tool, as a form can ask for it. */
export interface ArgumentField {
  readonly name: string;
  readonly label: string;
  readonly description: string | null;
  readonly isRequired: boolean;
  /** `json` is everything that has no field of its own. */
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly choices: readonly string[];
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly initial: string;
}

type Schema = Readonly<Record<string, unknown>>;

/** More than a person would fill in. */
const MAX_FIELDS = 60;

/**
 * The arguments of a tool's input schema (JSON Schema 2020-12, of which `properties`, `required`, `type`, `enum`,
 * `default`, `minimum` and `maximum` are understood). null where it is not an object with properties: there the
 * arguments are given as JSON. The server is the one who judges them.
 */
export function argumentFields(inputSchema: unknown): readonly ArgumentField[] | null {
  if (!isObject(inputSchema)) return null;
  const { properties = {}, required } = inputSchema;
  if (!isObject(properties)) return null;
  const entries = Object.entries(properties);
  if (entries.length > MAX_FIELDS) return null;
  const needed = new Set(Array.isArray(required) ? required : []);
  return entries.map(([name, schema]) => fieldOf(name, isObject(schema) ? schema : {}, needed.has(name)));
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): ArgumentField {
  const choices = choicesOf(schema);
  return {
    name,
    label: stringOf(schema['title']) ?? name,
    description: stringOf(schema['description']),
    isRequired,
    kind: choices.length > 0 ? 'choice' : kindOf(schema['type']),
    choices,
    minimum: numberOf(schema['minimum']),
    maximum: numberOf(schema['maximum']),
    initial: initialOf(schema['default']),
  };
}

function choicesOf(schema: Schema): string[] {
  const values = schema['enum'];
  return Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : [];
}

function kindOf(type: unknown): ArgumentField['kind'] {
  switch (type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return type;
    default:
      return 'json';
  }
}

function initialOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function isObject(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
