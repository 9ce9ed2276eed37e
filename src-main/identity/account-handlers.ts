import type { accountCommands } from '../../src-shared/contract/accounts.ts';
import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import { DEFAULT_ACCOUNT, hasAccount } from '../../src-shared/domain/account.ts';
import type { Configuration } from '../../src-shared/domain/configuration.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { AccountParts, Accounts } from './accounts.ts';

/** The settings as far as the accounts change them. */
export interface AccountSettingsStore {
  current(): Configuration;
  /** Throws `config_locked`, `invalid_input`. */
  update(change: (user: AccountsInput) => AccountsInput): void;
  isLocked(key: string): boolean;
}
interface AccountsInput {
  readonly accounts?: Readonly<Record<string, unknown>> | undefined;
  readonly activeAccount?: string | undefined;
}

/** The contract's `accounts.*` commands. */
export function accountHandlers(
  accounts: Pick<Accounts<AccountParts>, 'of'>,
  settings: AccountSettingsStore,
): CommandHandlers<keyof typeof accountCommands> {
  const mustExist = (account: string): void => {
    if (!hasAccount(settings.current(), account)) throw new Problem('account_unknown', { account });
  };
  return {
    'accounts.add': async ({ id, ...account }) => {
      if (hasAccount(settings.current(), id))
        throw new Problem('invalid_input', { reason: `there is an account "${id}" already` });
      settings.update((user) => ({ ...user, accounts: { ...user.accounts, [id]: account } }));
      return { account: id };
    },
    'accounts.use': async ({ account }) => {
      mustExist(account);
      settings.update((user) => ({ ...user, activeAccount: account }));
      return {};
    },
    'accounts.remove': async ({ account }) => {
      mustExist(account);
      if (settings.isLocked(`accounts.${account}`))
        throw new Problem('config_locked', { key: `accounts.${account}` });
      const { identity } = accounts.of(account);
      if (identity.who() !== null) await identity.signOut({ openBrowser: false, everywhere: false });
      settings.update((user) => {
        const { [account]: _gone, ...others } = user.accounts ?? {};
        const isActive = settings.current().activeAccount === account;
        return { ...user, accounts: others, ...(isActive ? { activeAccount: DEFAULT_ACCOUNT } : {}) };
      });
      return {};
    },
  };
}
