import type { SessionSource } from '../ports/identity.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Identity } from './identity.ts';

export interface AccountSessionsDeps {
  /** The account that is named, or the active one. Throws `account_unknown`. */
  readonly of: (account?: string | null) => Identity;
  readonly all: () => readonly Identity[];
  /** Told when an epoch of any account has changed, or another account is active. */
  readonly onEpoch: (listener: () => void) => () => void;
}

/** An epoch that no account has ever had. */
const NO_EPOCH = 0;

/** The sessions of all accounts as one source; each answer is of exactly one account. */
export function accountSessions({ of, all, onEpoch }: AccountSessionsDeps): SessionSource {
  const found = (account?: string | null): Identity | null => {
    try {
      return of(account);
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.code === 'account_unknown') return null;
      throw thrown;
    }
  };
  const epoch = (): number => found()?.epoch ?? NO_EPOCH;
  return {
    get epoch() {
      return epoch();
    },
    isCurrent: (one) => all().some((identity) => identity.epoch === one),
    who: (account) => found(account)?.who() ?? null,
    ready: (account) => found(account)?.ready() ?? null,
    fresh: async (signal, account) => await of(account).fresh(signal),
    onEpoch: (listener) => onEpoch(() => listener(epoch())),
  };
}
