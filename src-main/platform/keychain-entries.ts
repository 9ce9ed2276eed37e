import type * as Keyring from 'keytar';

/** The keytar interface for one service: small entries, each written at once by the operating system. */
export interface KeychainEntries {
  getPassword(account: string): Promise<string | null>;
  setPassword(account: string, password: string): Promise<void>;
  /** Whether there was one. */
  deletePassword(account: string): Promise<boolean>;
  /** Fails where there is no keychain at all, also where single entries would quietly go somewhere else. */
  reach(): Promise<void>;
}

/**
 * The entries of the operating system's keychain. The native module is loaded at the first use, so that a computer
 * without one can say so. On Linux the library would fall back to the kernel's keyring, which forgets at logout:
 * each entry is pinned to the Secret Service, and `reach` asks the Secret Service alone.
 */
export function openKeychainEntries(service: string): KeychainEntries {
  let loading: Promise<typeof Keyring> | null = null;
  const keyring = (): Promise<typeof Keyring> => (loading ??= import('keytar'));
  const entry = async (account: string): Promise<Keyring.AsyncEntry> => {
    const { AsyncEntry } = await keyring();
    return new AsyncEntry(service, account, { linux: { store: 'secret-service' } });
  };
  return {
    getPassword: async (account) => (await (await entry(account)).getPassword()) ?? null,
    setPassword: async (account, password) => await (await entry(account)).setPassword(password),
    deletePassword: async (account) => await (await entry(account)).deletePassword(),
    reach: async () => {
      // Another name than the service's: nothing of ours has to be decrypted only to see that somebody answers.
      await (await keyring()).findCredentialsAsync(`${service} (probe)`);
    },
  };
}
