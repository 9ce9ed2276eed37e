import { redact, REDACTED } from '../../src-shared/text/redact.ts';
import { isObject, type PlainValue } from './plain-value.ts';

/** A value in a client's file that looks like a secret, by where it stands. */
export interface FoundSecret {
  /** The keys to it, for example `headers.Authorization`. */
  readonly path: readonly string[];
  readonly value: string;
}

const SECRET_NAME =
  /(?:authorization|api[-_]?key|x-api-key|token|secret|passw(?:or)?d|credential|private[-_]?key|cookie|\bpat\b)/i;
/** A reference to an environment variable or an input is not the secret itself. */
const REFERENCE = /^(?:(?:Bearer|Basic|token)\s+)?(?:\$\{[^}]+\}|\$[A-Za-z_]\w*|\{env:[^}]+\}|%\w+%)$/i;
const FIXED_FORM = /^(?:sk-|ghp_|gho_|github_pat_|glpat-|xox[abpr]-|AKIA|eyJ|obh_|AIza|npm_|dop_v1_)/;

/** The secrets in plain text in one entry: header values, environment variables and arguments. */
export function findSecrets(entry: PlainValue): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  walk(entry, [], found, 0);
  return found;
}

function walk(value: PlainValue, path: readonly string[], found: FoundSecret[], depth: number): void {
  if (depth > 20) return;
  if (Array.isArray(value))
    value.forEach((item: PlainValue, at) => walk(item, [...path, String(at)], found, depth + 1));
  else if (isObject(value))
    for (const [key, item] of Object.entries(value)) walk(item, [...path, key], found, depth + 1);
  else if (typeof value === 'string' && isSecret(path, value)) found.push({ path, value });
}

function isSecret(path: readonly string[], value: string): boolean {
  if (value.length < 6 || REFERENCE.test(value)) return false;
  const key = path.at(-1) ?? '';
  const parent = path.at(-2) ?? '';
  const isNamed =
    SECRET_NAME.test(key) && /^(?:headers|env|envs|environment|http_headers|auth)$/i.test(parent);
  return isNamed || FIXED_FORM.test(value) || redact(value) !== value;
}

/** A line of a file with what looks like a secret masked, so that it can be shown. */
export function maskSecrets(line: string): string {
  return redact(line).replace(
    /((?:["']?)([\w.-]+)(?:["']?)\s*[:=]\s*)(["'])([^"']{6,})\3/g,
    (all, before: string, key: string, quote: string, value: string) =>
      (SECRET_NAME.test(key) || FIXED_FORM.test(value)) && !REFERENCE.test(value)
        ? `${before}${quote}${REDACTED}${quote}`
        : all,
  );
}
