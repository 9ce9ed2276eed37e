import type { Vault } from '../ports/vault.ts';

/** Keeps secrets until the process ends: for tests and throw-away runs (`--keychain memory`). */
export function createMemoryVault(): Vault {
  const entries = new Map<string, string>();
  return {
    kind: 'memory',
    get: async (name) => entries.get(name) ?? null,
    set: async (name, value) => {
      entries.set(name, value);
    },
    delete: async (name) => {
      entries.delete(name);
    },
    probe: async () => ({ usable: true, backend: 'memory', reason: null }),
  };
}
