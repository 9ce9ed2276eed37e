import { Problem } from '../../src-shared/problems/problem.ts';
import type { Vault } from '../ports/vault.ts';
import { signingKeyRecordSchema, type SigningKeyRecord } from './signing-key-record.ts';

const ENTRY = { current: 'signing-key/current', next: 'signing-key/next' } as const;

/** The key in use and, while a rotation is under way, the one that follows it. */
export interface KeyPairOfRotation {
  readonly current: SigningKeyRecord | null;
  readonly next: SigningKeyRecord | null;
}

/** The two entries of the vault. They are written in an order that leaves a usable key wherever it is interrupted. */
export interface SigningKeyStore {
  read(): Promise<KeyPairOfRotation>;
  write(keys: KeyPairOfRotation): Promise<void>;
}

export function signingKeyStore(vault: Vault): SigningKeyStore {
  return {
    async read() {
      const current = parse(await vault.get(ENTRY.current));
      const next = parse(await vault.get(ENTRY.next));
      // Both the same is what an interrupted change leaves: the new one was in place, the old entry not yet gone.
      return { current, next: next?.kid === current?.kid ? null : next };
    },
    async write({ current, next }) {
      if (next !== null) await vault.set(ENTRY.next, JSON.stringify(next));
      if (current === null) await vault.delete(ENTRY.current);
      else await vault.set(ENTRY.current, JSON.stringify(current));
      if (next === null) await vault.delete(ENTRY.next);
    },
  };
}

function parse(text: string | null): SigningKeyRecord | null {
  if (text === null) return null;
  try {
    return signingKeyRecordSchema.parse(JSON.parse(text));
  } catch {
    // Neither parser's message is kept: both may quote the key.
    throw new Problem('keychain_failed', { reason: 'the signing key entry is damaged' });
  }
}
