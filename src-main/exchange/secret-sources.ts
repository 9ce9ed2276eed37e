import { Secret } from '../../src-shared/text/secret.ts';
import type { SecretReferences } from '../identity/secret-reference.ts';
import type { Vault } from '../ports/vault.ts';
import type { SecretSource } from './plan.ts';

/** Reads a secret from wherever the settings say it is. */
export interface SecretReader {
  /** The first that is there; null where none is. */
  read<Kind extends string>(kind: Kind, sources: readonly SecretSource[]): Promise<Secret<Kind> | null>;
}

export function createSecretReader(vault: Vault, references: SecretReferences): SecretReader {
  return {
    async read(kind, sources) {
      for (const source of sources) {
        const value =
          'reference' in source ? await references(source.reference) : await vault.get(source.entry);
        if (value !== null && value !== '') return new Secret(kind, value);
      }
      return null;
    },
  };
}
