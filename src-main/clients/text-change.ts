import { createHash } from 'node:crypto';

/** One change of a text: what stood at an offset and how much stands there now. It holds nothing of what was put in. */
export interface TextChange {
  readonly at: number;
  readonly removed: string;
  readonly insertedLength: number;
  /** Of the text after the change: only that text can be turned back. */
  readonly afterHash: string;
}

/** The smallest single change between two texts. */
export function changeBetween(before: string, after: string): TextChange {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return {
    at: start,
    removed: before.slice(start, before.length - end),
    insertedLength: after.length - end - start,
    afterHash: textHash(after),
  };
}

/** The text as it was before, or null when it was changed since. */
export function turnedBack(text: string, change: TextChange): string | null {
  if (textHash(text) !== change.afterHash) return null;
  return text.slice(0, change.at) + change.removed + text.slice(change.at + change.insertedLength);
}

function textHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
