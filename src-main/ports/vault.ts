/**
 * Where secrets are kept: the operating system's keychain, or memory. There are three answers to a read, and they are
 * never confused: a value (which may be the empty string), `null` for an absent entry, and a thrown Problem
 * (`keychain_locked`, `keychain_unavailable`, `keychain_failed`).
 */
export interface Vault {
  readonly kind: 'os' | 'memory';
  get(name: string): Promise<string | null>;
  /** Replaces the value whole: an interrupted write leaves the old value. */
  set(name: string, value: string): Promise<void>;
  /** Removes the entry; removing an absent one is no error. */
  delete(name: string): Promise<void>;
  /** Whether it can be used at all, with what was seen. Throws no Problem of its own. */
  probe(): Promise<{ readonly usable: boolean; readonly backend: string; readonly reason: string | null }>;
}
