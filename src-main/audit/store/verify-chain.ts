import { digestOf, link } from './chain.ts';
import type { Findings } from './findings.ts';

export interface ChainRow {
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly body: string;
}

/** Walks the entries in order and finds every place where the chain does not close. */
export interface ChainWalk {
  /** Whether the entry is as it was written, as far as the chain can tell. */
  take(row: ChainRow): boolean;
  /** To be called after the last entry: sorts what was found into edited and reordered. */
  finish(): void;
  readonly last: { readonly seq: number; readonly hash: Uint8Array } | null;
}

interface Suspect {
  readonly seq: number;
  readonly prev: Uint8Array;
  readonly hash: Uint8Array;
  readonly digest: Uint8Array;
}

/** Among so many broken entries those that changed places are looked for; beyond, they are called edited. */
const MAX_SUSPECTS = 300;

/** `start` is what the first entry has before it. */
export function walkChain(
  start: { readonly seq: number; readonly hash: Uint8Array },
  findings: Findings,
): ChainWalk {
  const suspects: Suspect[] = [];
  let last: ChainWalk['last'] = null;
  // What the next entry may have before it: the hash as stored, or (of an entry whose hash was changed) as it should be.
  let expected: readonly Uint8Array[] = [start.hash];
  let nextSeq = start.seq + 1;

  function takeGap(seq: number): void {
    if (seq > nextSeq) {
      findings.add('removed', nextSeq, seq - 1, 'entries are missing');
      expected = [];
    }
    nextSeq = seq + 1;
  }

  return {
    get last() {
      return last;
    },
    take(row) {
      takeGap(row.seq);
      const digest = digestOf(row.body);
      const computed = link(row.prev, row.seq, digest);
      const isWhole = equal(computed, row.hash);
      const follows = expected.length === 0 || expected.some((hash) => equal(hash, row.prev));
      if (!isWhole) suspects.push({ ...row, digest });
      // An entry that is whole in itself but has another before it: the one before was changed together with its hash.
      else if (!follows && suspects.at(-1)?.seq !== row.seq - 1)
        findings.add('edited', row.seq - 1, row.seq - 1, 'an entry and its hash were changed');
      expected = isWhole
        ? [row.hash]
        : [row.hash, computed, ...expected.map((prev) => link(prev, row.seq, digest))];
      last = { seq: row.seq, hash: row.hash };
      return isWhole && follows;
    },
    finish() {
      for (const suspect of suspects) {
        const moved = suspects.length <= MAX_SUSPECTS && suspects.some((other) => belongsTo(suspect, other));
        if (moved)
          findings.add('reordered', suspect.seq, suspect.seq, 'entries stand in the place of others');
        else findings.add('edited', suspect.seq, suspect.seq, 'an entry was changed');
      }
    },
  };
}

/** Whether what stands at one place was written at the other: the whole row, or its contents alone. */
function belongsTo(suspect: Suspect, other: Suspect): boolean {
  if (suspect.seq === other.seq) return false;
  const wholeRow = equal(link(suspect.prev, other.seq, suspect.digest), suspect.hash);
  return wholeRow || equal(link(other.prev, other.seq, suspect.digest), other.hash);
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
