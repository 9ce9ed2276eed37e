import type { KeychainEntries } from '../../src-main/platform/keychain-entries.ts';

/** A keychain in memory that keeps what Windows would and can lose its power at any operation that changes it. */
export interface FakeKeychain extends KeychainEntries {
  readonly entries: Map<string, string>;
  /** The change with this number (from 0, counted from now on) and all later operations fail. */
  interruptAt(change: number): void;
  recover(): void;
}

const WINDOWS_LIMIT = 1_280;

export function createFakeKeychain(): FakeKeychain {
  const entries = new Map<string, string>();
  let changesLeft = Number.POSITIVE_INFINITY;
  const alive = (): void => {
    if (changesLeft < 0) throw new Error('the power is off');
  };
  const change = (): void => {
    changesLeft -= 1;
    alive();
  };
  return {
    entries,
    getPassword: async (account) => {
      alive();
      return entries.get(account) ?? null;
    },
    setPassword: async (account, password) => {
      change();
      if (password.length > WINDOWS_LIMIT) throw new Error('longer than platform limit');
      entries.set(account, Buffer.from(password, 'utf8').toString('utf8'));
    },
    deletePassword: async (account) => {
      change();
      return entries.delete(account);
    },
    reach: async () => alive(),
    interruptAt: (at) => {
      changesLeft = at;
    },
    recover: () => {
      changesLeft = Number.POSITIVE_INFINITY;
    },
  };
}
