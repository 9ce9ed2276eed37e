import type { LogFields } from '../ports/outside.ts';
import { plainText, REDACTED, redact } from '../../src-shared/text/redact.ts';

const LONGEST_TEXT = 2_000;
/** Fields that hold something secret by their name, whatever the value looks like. */
const SECRET_NAME =
  /(?:token|secret|password|passphrase|authorization|cookie|assertion|verifier|private_?key|api_?key|credential)$/i;
const FIXED = new Set(['time', 'level', 'event']);

/**
 * One line of the log. Everything that has the form or the name of a secret is replaced, URLs lose their query and
 * user, control characters become visible escapes, so that neither a secret nor a forged line can get in.
 */
export function formatLine(time: Date, level: string, event: string, fields: LogFields): string {
  const line: Record<string, unknown> = { time: time.toISOString(), level, event: safeText(event) };
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || FIXED.has(name)) continue;
    line[safeText(name)] = safeValue(name, value);
  }
  return `${JSON.stringify(line)}\n`;
}

function safeValue(name: string, value: string | number | boolean | null): string | number | boolean | null {
  if (typeof value !== 'string') return value;
  return SECRET_NAME.test(name) ? REDACTED : safeText(value);
}

function safeText(text: string): string {
  return plainText(withoutUrlSecrets(redact(text)), LONGEST_TEXT);
}

function withoutUrlSecrets(text: string): string {
  return text
    .replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`)
    .replace(/\b(https?:\/\/[^\s"'?#]+)[?#][^\s"']*/gi, '$1?[query]');
}
