import { createHash } from 'node:crypto';
import type { KeychainEntries } from './keychain-entries.ts';

/** Windows keeps 2,560 bytes of UTF-16 in one entry: 1,280 characters; some room is left. */
export const LONGEST_ENTRY = 1_200;

type Slot = 'a' | 'b';
interface Manifest {
  readonly slot: Slot;
  readonly parts: number;
  readonly digest: string;
}
type Head =
  | { readonly kind: 'inline'; readonly value: string }
  | { readonly kind: 'split'; readonly manifest: Manifest };

/** The entry is there but does not make a whole value. */
export class DamagedEntry extends Error {
  override readonly name = 'DamagedEntry';
}

/** Values of any length over entries of limited length, each replaced whole or not at all. */
export interface SplitValues {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/**
 * A short value stands in the head entry itself. A long one is cut into parts in one of two slots, and the head names
 * the slot. Parts are written into the slot that the head does not name, the head last: whatever interrupts a write,
 * the head still names the old parts. A slot is filled from its first part on and emptied from its last, so what an
 * interruption leaves is always found again from the first part, and the next write or removal clears it.
 */
export function createSplitValues(entries: KeychainEntries): SplitValues {
  return {
    get: (name) => readValue(entries, name),
    set: async (name, value) => {
      if (!value.isWellFormed()) throw new TypeError('a value must be well-formed Unicode');
      const used = await usedSlot(entries, name);
      if (value.length < LONGEST_ENTRY) await entries.setPassword(name, `1:${value}`);
      else await writeSplit(entries, name, value, used === 'a' ? 'b' : 'a');
      await clearOthers(entries, name);
    },
    delete: async (name) => {
      await entries.deletePassword(name);
      for (const slot of ['a', 'b'] as const) await emptySlot(entries, name, slot, 0);
    },
  };
}

/** Another process may replace the value between the reads of head and parts: then both are read again. */
async function readValue(entries: KeychainEntries, name: string): Promise<string | null> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const head = await readHead(entries, name);
    if (head === null) return null;
    if (head.kind === 'inline') return head.value;
    const parts = await readParts(entries, name, head.manifest);
    if (parts !== null && digest(parts) === head.manifest.digest) return parts;
  }
  throw new DamagedEntry(`the entry "${name}" is not complete`);
}

async function readParts(
  entries: KeychainEntries,
  name: string,
  { slot, parts }: Manifest,
): Promise<string | null> {
  let value = '';
  for (let index = 0; index < parts; index += 1) {
    const part = await entries.getPassword(partName(name, slot, index));
    if (part === null) return null;
    value += part;
  }
  return value;
}

async function writeSplit(entries: KeychainEntries, name: string, value: string, slot: Slot): Promise<void> {
  const parts = cut(value);
  for (const [index, part] of parts.entries()) await entries.setPassword(partName(name, slot, index), part);
  await entries.setPassword(name, `2:${slot}:${parts.length}:${digest(value)}`);
}

/** Removes what the head does not name: the old value, and what interrupted writes left. */
async function clearOthers(entries: KeychainEntries, name: string): Promise<void> {
  const head = await readHead(entries, name);
  for (const slot of ['a', 'b'] as const) {
    const keep = head?.kind === 'split' && head.manifest.slot === slot ? head.manifest.parts : 0;
    await emptySlot(entries, name, slot, keep);
  }
}

async function emptySlot(entries: KeychainEntries, name: string, slot: Slot, keep: number): Promise<void> {
  let end = keep;
  while ((await entries.getPassword(partName(name, slot, end))) !== null) end += 1;
  for (let index = end - 1; index >= keep; index -= 1)
    await entries.deletePassword(partName(name, slot, index));
}

async function usedSlot(entries: KeychainEntries, name: string): Promise<Slot | null> {
  try {
    const head = await readHead(entries, name);
    return head?.kind === 'split' ? head.manifest.slot : null;
  } catch (error) {
    // A head that cannot be understood names no slot; it is about to be replaced.
    if (error instanceof DamagedEntry) return null;
    throw error;
  }
}

async function readHead(entries: KeychainEntries, name: string): Promise<Head | null> {
  const text = await entries.getPassword(name);
  if (text === null) return null;
  if (text.startsWith('1:')) return { kind: 'inline', value: text.slice(2) };
  const split = /^2:([ab]):(\d{1,4}):([A-Za-z0-9_-]{43})$/.exec(text);
  if (split === null)
    throw new DamagedEntry(`the entry "${name}" is in a form that this version does not know`);
  const [, slot, parts, hash] = split;
  return { kind: 'split', manifest: { slot: slot as Slot, parts: Number(parts), digest: hash ?? '' } };
}

function partName(name: string, slot: Slot, index: number): string {
  return `${name}#${slot}${index}`;
}

/** Cuts between characters, never inside a surrogate pair: each part goes through UTF-8 on its own. */
function cut(value: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < value.length;) {
    let end = Math.min(start + LONGEST_ENTRY, value.length);
    if (!value.slice(start, end).isWellFormed()) end -= 1;
    parts.push(value.slice(start, end));
    start = end;
  }
  return parts;
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('base64url');
}
