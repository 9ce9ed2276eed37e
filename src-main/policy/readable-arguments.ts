import type { Approval } from '../../src-shared/domain/policy.ts';
import { plainText, redact } from '../../src-shared/text/redact.ts';

type Lines = Approval['arguments'];

const LIMITS = { lines: 60, depth: 8, value: 500, name: 120 } as const;

/**
 * The arguments of a call as lines that a person can read: the path of each value and the value. Credentials are masked,
 * invisible and direction-changing characters are made visible, and what is left out is said.
 */
export function readableArguments(value: unknown): Lines {
  const lines: Lines = [];
  walk(value, '', 0, lines);
  if (lines.length <= LIMITS.lines) return lines;
  const left = lines.length - LIMITS.lines;
  return [...lines.slice(0, LIMITS.lines), { name: '…', value: `${left} more` }];
}

function walk(value: unknown, path: string, depth: number, lines: Lines): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== undefined)
      lines.push(line(path, typeof value === 'string' ? value : JSON.stringify(value)));
    return;
  }
  const members = Object.entries(value);
  if (members.length === 0 || depth >= LIMITS.depth) {
    lines.push(line(path, JSON.stringify(value)));
    return;
  }
  for (const [name, member] of members) walk(member, step(value, path, name), depth + 1, lines);
}

function step(parent: object, path: string, name: string): string {
  if (Array.isArray(parent)) return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}

function line(path: string, value: string): Lines[number] {
  return { name: plainText(redact(path), LIMITS.name), value: plainText(redact(value), LIMITS.value) };
}
