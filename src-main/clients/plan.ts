import type { AiClientRow } from './ai-client.ts';
import { diffOf } from './diff.ts';
import { entriesOf, hasSection, putEntry, removeEntry } from './edit-entry.ts';
import { hashOf, type PlainValue } from './plain-value.ts';
import { changeBetween, turnedBack, type TextChange } from './text-change.ts';

/** A change of one file, worked out and not yet made. */
export interface FilePlan {
  readonly before: string;
  readonly after: string;
  readonly diff: string;
}

export interface ConnectPlan extends FilePlan {
  /** Of the entry: by it a later look tells whether it is still ours. */
  readonly hash: string;
  readonly madeSection: boolean;
  /** How to turn the text back into exactly what it was; null where another entry had to go. */
  readonly undo: TextChange | null;
}

/** What is known of an earlier connection of this client. */
export interface WrittenEntry {
  readonly name: string;
  readonly hash: string;
  readonly madeSection: boolean;
  readonly undo: TextChange | null;
}

/**
 * What our entry is now: `absent` (never there), `ours`, `edited` (by somebody else since), `missing` (removed by
 * somebody else since), `foreign` (one with our name that we did not write).
 */
export type EntryState = 'absent' | 'ours' | 'edited' | 'missing' | 'foreign';

export function entryState(
  row: AiClientRow,
  text: string | null,
  name: string,
  written: WrittenEntry | null,
): EntryState {
  const entry = text === null ? undefined : entriesOf(row, text).get(name);
  if (entry === undefined) return written ? 'missing' : 'absent';
  if (!written) return 'foreign';
  return hashOf(entry) === written.hash ? 'ours' : 'edited';
}

/** The change that puts our entry into a client's file; `null` is a file that does not exist yet. */
export function planConnect(
  row: AiClientRow,
  path: string,
  text: string | null,
  name: string,
  entry: PlainValue,
  written: WrittenEntry | null = null,
): ConnectPlan {
  const before = text ?? '';
  // Connected again: worked out from what stood there before the first time, so that it can still be turned back.
  const original = written?.undo ? turnedBack(before, written.undo) : null;
  const base = original ?? (text === null ? (row.newFile ?? '') : before);
  const after = putEntry(row, base, name, entry);
  const isReplacement = entriesOf(row, base).has(name);
  return {
    before,
    after,
    diff: diffOf(path, before, after),
    hash: hashOf(entriesOf(row, after).get(name) ?? entry),
    madeSection: written?.madeSection ?? !hasSection(row, base),
    undo: isReplacement ? null : changeBetween(base, after),
  };
}

/** The change that takes our entry out. An untouched file becomes byte for byte what it was before we came. */
export function planDisconnect(
  row: AiClientRow,
  path: string,
  text: string,
  written: WrittenEntry,
): FilePlan {
  const original = written.undo && turnedBack(text, written.undo);
  const after = original ?? removeEntry(row, text, written.name, written.madeSection);
  return { before: text, after, diff: diffOf(path, text, after) };
}
