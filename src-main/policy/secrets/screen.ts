import type { OnSecret } from '../../../src-shared/domain/policy.ts';
import {
  findCredentials,
  withoutOverlaps,
  type FoundCredential,
} from '../../../src-shared/text/find-credentials.ts';
import { REDACTED } from '../../../src-shared/text/redact.ts';
import type { Screen } from '../../ports/policy.ts';
import type { HeldValues } from './held-values.ts';

/** Looks for credentials in JSON texts: by their form, and the values that the agent holds. Null where it shall not look. */
export function createScreen(onFind: OnSecret, held: Pick<HeldValues, 'find'>): Screen | null {
  if (onFind === 'off') return null;
  const look = (text: string): readonly FoundCredential[] =>
    withoutOverlaps([...held.find(text), ...findCredentials(text)]);

  /** A text with what was found replaced; the same text where there was nothing. */
  function replaceIn(text: string): string {
    let out = '';
    let end = 0;
    for (const found of look(text)) {
      const start = valueStart(text, found);
      out += text.slice(end, start) + REDACTED;
      end = found.end;
    }
    return end === 0 ? text : out + text.slice(end);
  }

  function maskJson(json: string): string {
    const decoded = json.includes('\\')
      ? json.replace(ESCAPED_STRING, (literal) => maskLiteral(literal))
      : json;
    return replaceIn(decoded);
  }

  function maskLiteral(literal: string): string {
    const text = decodeLoosely(literal.slice(1, -1));
    const masked = replaceIn(text);
    return masked === text ? literal : JSON.stringify(masked);
  }

  return {
    onFind,
    find(json) {
      const text = json.includes('\\') ? decodeLoosely(json) : json;
      return [...new Set(look(text).map(({ name }) => name))];
    },
    mask(json) {
      const masked = maskJson(json);
      return masked === json ? null : masked;
    },
  };
}

/** A value of JSON with its credentials replaced; nothing where that cannot be done. */
export function withoutSecrets(value: unknown, held: Pick<HeldValues, 'find'>): unknown {
  const json = JSON.stringify(value);
  const masked = json === undefined ? null : createScreen('mask', held)?.mask(json);
  if (typeof masked !== 'string') return value;
  try {
    return JSON.parse(masked);
  } catch {
    return REDACTED;
  }
}

/** A string of JSON (RFC 8259 section 7) that has an escape in it. */
const ESCAPED_STRING = /"[^"\\]*(?:\\.[^"\\]*)+"/gs;

const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|(.))/gs;
const SHORT_ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The escapes of JSON resolved, wherever they stand: also in a piece of a text that is no JSON by itself. */
function decodeLoosely(text: string): string {
  return text.replace(ESCAPE, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (SHORT_ESCAPES[char ?? ''] ?? char ?? '') : String.fromCharCode(parseInt(code, 16)),
  );
}

/** Where a form includes the name of a member, its value alone is replaced: the text stays JSON. */
function valueStart(text: string, { start, end }: FoundCredential): number {
  return Math.max(start, text.lastIndexOf('"', end - 1) + 1);
}
