import { JSON_WEB_TOKEN, MARKED_FORMATS, PREFIXED_FORMATS } from './credential-formats.ts';

/** A credential in a text. */
export interface FoundCredential {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Shorter than any format with a prefix. */
const SHORTEST = 20;

/** What a character is to a token: it ends one, it is a letter of one, it joins two words, or it may begin another. */
const ENDS = 0;
const LETTER = 1;
const JOINS = 2;
const BEGINS = 3;
const CLASSES = Uint8Array.from({ length: 128 }, (_, code) => classOf(String.fromCharCode(code)));

function classOf(char: string): number {
  if (/\w/.test(char)) return LETTER;
  if (char === '-') return JOINS;
  return '.~+/=%:'.includes(char) ? BEGINS : ENDS;
}

const prefixed = (formats: readonly { readonly pattern: string }[]): RegExp =>
  new RegExp(`(?:${formats.map(({ pattern }) => pattern).join('|')})`, 'y');
const AT_WORD = prefixed(PREFIXED_FORMATS);
const AT_TOKEN = prefixed([JSON_WEB_TOKEN, ...PREFIXED_FORMATS]);
const EACH_PREFIXED = [JSON_WEB_TOKEN, ...PREFIXED_FORMATS].map(({ name, pattern }) => ({
  name,
  pattern: new RegExp(`^(?:${pattern})$`),
}));
const EACH_MARKED = MARKED_FORMATS.map((format) => ({
  ...format,
  pattern: new RegExp(String.raw`(?<!\w)(?:${format.pattern})`, 'g'),
}));

/**
 * Credentials by their form, in order and without overlaps. One look at each character: a long text without anything that
 * looks like a token costs little more than reading it.
 */
export function findCredentials(text: string): readonly FoundCredential[] {
  if (text.length < SHORTEST) return [];
  const found = [...findPrefixed(text), ...findMarked(text)];
  return found.length < 2 ? found : withoutOverlaps(found);
}

/** Every place where a token begins that is long enough: the formats are tried there and nowhere else. */
function findPrefixed(text: string): FoundCredential[] {
  const found: FoundCredential[] = [];
  const words: number[] = [];
  let start = 0;
  let before = ENDS;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    const kind = code < 128 ? (CLASSES[code] ?? ENDS) : ENDS;
    if (kind === LETTER && before !== LETTER) words.push(at);
    else if (kind === ENDS) {
      if (at - start >= SHORTEST) tryWords(text, words, at, found);
      words.length = 0;
      start = at + 1;
    }
    before = kind;
  }
  return found;
}

function tryWords(text: string, words: readonly number[], end: number, found: FoundCredential[]): void {
  for (const start of words) {
    if (end - start < SHORTEST) return;
    if (start < (found.at(-1)?.end ?? 0)) continue;
    const expression = text[start - 1] === '-' ? AT_WORD : AT_TOKEN;
    expression.lastIndex = start;
    const match = expression.exec(text)?.[0];
    if (match !== undefined && !isPlaceholder(match))
      found.push({ name: nameOf(match), start, end: start + match.length });
  }
}

function findMarked(text: string): FoundCredential[] {
  return EACH_MARKED.filter(({ marks }) => marks.some((mark) => text.includes(mark))).flatMap(
    ({ name, pattern }) =>
      [...text.matchAll(pattern)]
        .filter(([match]) => !isPlaceholder(match))
        .map(({ 0: match, index }) => ({ name, start: index, end: index + match.length })),
  );
}

/** Made up for documentation: no issuer gives out a run of one letter, or the word itself. */
function isPlaceholder(match: string): boolean {
  return /(\w)\1{7}|example|placeholder|redacted|your[_-]/i.test(match);
}

function nameOf(match: string): string {
  return EACH_PREFIXED.find(({ pattern }) => pattern.test(match))?.name ?? 'credential';
}

/** Of two that overlap the one that begins first stays, or the longer. */
export function withoutOverlaps(found: readonly FoundCredential[]): readonly FoundCredential[] {
  const kept: FoundCredential[] = [];
  for (const one of found.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one);
  return kept;
}
