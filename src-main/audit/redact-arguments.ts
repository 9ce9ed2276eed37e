import type { AuditSettings } from '../../src-shared/domain/configuration.ts';
import { REDACTED, redact } from '../../src-shared/text/redact.ts';

/** What is kept of one call's arguments at most; beyond it the text says that it was cut. */
const LIMITS = { text: 16_000, string: 300, scanned: 20_000, depth: 6, members: 60 } as const;
const CUT = '…';

/** Names of members whose value is a secret whatever it looks like. */
const SECRET_NAME =
  /pass(?:word|wd|phrase)?$|secret|token|credential|authorization|^auth$|cookie|api[-_]?key|private[-_]?key|^pin$|^otp$|^cvv?$|^ssn$/i;

/** Numbers that name a payment card (ISO/IEC 7812: 13 to 19 digits, in groups or not). */
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g;

/**
 * The arguments of a call as far as the setting keeps them, as JSON: nothing, the names of the members, the values with
 * everything that looks like a secret or a card number masked and long texts cut, or all of it. Credentials by their
 * form are masked under every setting.
 */
export function keepArguments(keep: AuditSettings['arguments'], value: unknown): string | null {
  if (keep === 'none' || value === undefined || value === null) return null;
  if (keep === 'names') return JSON.stringify(names(value));
  const walked = keep === 'all' ? mask(value, ALL, 0) : mask(value, MASKED, 0);
  const text = JSON.stringify(walked);
  return text.length > LIMITS.text ? JSON.stringify({ [CUT]: text.slice(0, LIMITS.text) }) : text;
}

interface Manner {
  readonly text: (value: string) => string;
  readonly hides: (name: string) => boolean;
  readonly depth: number;
  readonly members: number;
}

const ALL: Manner = {
  text: (value) => redact(value.slice(0, LIMITS.scanned)),
  hides: () => false,
  depth: 64,
  members: 10_000,
};
const MASKED: Manner = {
  text: (value) => shorten(redact(value.slice(0, LIMITS.scanned)).replace(CARD, maskCard)),
  hides: (name) => SECRET_NAME.test(name),
  depth: LIMITS.depth,
  members: LIMITS.members,
};

function names(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.keys(value).slice(0, LIMITS.members).map(shorten).map(redact)
    : [];
}

function mask(value: unknown, manner: Manner, depth: number): unknown {
  if (typeof value === 'string') return manner.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= manner.depth) return CUT;
  if (Array.isArray(value)) {
    const kept = value.slice(0, manner.members).map((item) => mask(item, manner, depth + 1));
    return value.length > manner.members ? [...kept, CUT] : kept;
  }
  const members = Object.entries(value).slice(0, manner.members);
  return Object.fromEntries(
    members.map(([name, member]) => [
      shorten(redact(name)),
      manner.hides(name) && member !== null ? REDACTED : mask(member, manner, depth + 1),
    ]),
  );
}

function maskCard(digits: string): string {
  return isCard(digits) ? REDACTED : digits;
}

function shorten(text: string): string {
  return text.length > LIMITS.string ? `${text.slice(0, LIMITS.string)}${CUT}` : text;
}

/** The Luhn check (ISO/IEC 7812-1 annex B): tells card numbers from order numbers, mostly. */
function isCard(text: string): boolean {
  const digits = Array.from(text.replace(/\D/g, ''), Number);
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
