import { parseCheckpoint, type Checkpoint, type KnownHead } from './checkpoints.ts';
import type { Findings } from './findings.ts';
import { isGenuine, type Seal, type SealKey } from './seal.ts';

/** Compares the chain with the signed checkpoints, while it is walked. */
export interface SealWalk {
  /** `isSound`: nothing was found in the chain up to here since the last call. */
  take(seq: number, hash: Uint8Array): void;
  finish(last: number, first: number): void;
  /** The last genuine checkpoint that the chain agrees with. */
  readonly signed: Checkpoint | null;
}

export interface SealWalkOptions {
  readonly seals: readonly Seal[];
  readonly chain: string;
  readonly key: SealKey | null;
  /** The head that was kept outside of the database. */
  readonly known: KnownHead | null;
  readonly findings: Findings;
}

export function walkSeals({ seals, chain, key, known, findings }: SealWalkOptions): SealWalk {
  const genuine = accept(seals, key, findings);
  const heads = new Map<number, readonly KnownHead[]>();
  for (const head of [...genuine, ...(known ? [known] : [])]) {
    heads.set(head.count, [...(heads.get(head.count) ?? []), head]);
  }
  let signed: Checkpoint | null = null;
  let agreedTo = 0;

  return {
    get signed() {
      return signed;
    },
    take(seq, hash) {
      const claims = heads.get(seq);
      if (!claims) return;
      const head = Buffer.from(hash).toString('base64url');
      const agrees = claims.every((claim) => claim.head === head && claim.chain === chain);
      if (agrees) signed = genuine.find(({ count }) => count === seq) ?? signed;
      else findings.add('rewritten', agreedTo + 1, seq, 'these entries are not those that were signed');
      agreedTo = seq;
    },
    finish(last, first) {
      const claimed = Math.max(0, ...heads.keys());
      if (claimed > last) findings.add('truncated', last + 1, claimed, 'entries are missing from the end');
      findMissing(genuine, known, first, findings);
    },
  };
}

/** The checkpoints with a good signature; what is wrong with the others is noted. */
function accept(seals: readonly Seal[], key: SealKey | null, findings: Findings): readonly Checkpoint[] {
  if (key === null) return [];
  return seals.flatMap((seal) => {
    const checkpoint = parseCheckpoint(seal.body);
    if (checkpoint && checkpoint.key !== key.id) {
      findings.add(
        'unknown_key',
        null,
        null,
        `signed with the key ${checkpoint.key.slice(0, 12)}, which is not this one's`,
      );
      return [];
    }
    if (checkpoint && isGenuine('checkpoint', seal, key)) return [checkpoint];
    findings.add('checkpoint', null, null, 'a signed checkpoint was changed');
    return [];
  });
}

/** Each checkpoint names the one before it, and the last is known outside: one that was taken out is missed. */
function findMissing(
  genuine: readonly Checkpoint[],
  known: KnownHead | null,
  first: number,
  findings: Findings,
): void {
  const counts = new Set(genuine.map(({ count }) => count));
  const named = [...genuine.map(({ previous }) => previous), ...(known ? [known.count] : [])];
  for (const count of new Set(named)) {
    if (count >= first && !counts.has(count))
      findings.add('checkpoint', count, count, 'a signed checkpoint is missing');
  }
}
