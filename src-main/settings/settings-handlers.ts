import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { settingsCommands } from '../../src-shared/contract/settings.ts';
import { DEFAULT_ACCOUNT, providerOwner } from '../../src-shared/domain/account.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { vaultOfAccount } from '../identity/account-scope.ts';
import { storeClientSecret } from '../identity/client-secret.ts';
import type { Vault } from '../ports/vault.ts';
import type { Settings } from './settings.ts';

const SECRET_KEYS = {
  sign_in: 'identityProvider.clientSecret',
  exchange: 'identityProvider.tokenExchange.clientSecret',
} as const;

/** The contract's `config.*` commands. */
export function settingsHandlers(
  settings: Settings,
  vault: Vault,
): CommandHandlers<keyof typeof settingsCommands> {
  /** Whose provider the active account uses: that one is shown, and changed. */
  const ownerNow = (): string => providerOwner(settings.current(), settings.current().activeAccount);

  return {
    'config.show': async () => ({
      configuration: settings.current(),
      origins: [...settings.origins()],
      path: settings.path,
    }),
    'config.setProvider': async ({ identityProvider }) => {
      const owner = ownerNow();
      if (owner === DEFAULT_ACCOUNT) settings.update((user) => ({ ...user, identityProvider }));
      else changeAccount(settings, owner, identityProvider);
      return {};
    },
    'config.change': async (sections) => {
      const given = Object.fromEntries(
        Object.entries(sections).filter(([, section]) => section !== undefined),
      );
      settings.update((user) => ({ ...user, ...given }));
      return {};
    },
    'config.setClientSecret': async ({ purpose, secret }) => {
      const owner = ownerNow();
      const key = owner === DEFAULT_ACCOUNT ? SECRET_KEYS[purpose] : `accounts.${owner}`;
      if (settings.isLocked(key)) throw new Problem('config_locked', { key });
      await storeClientSecret(vaultOfAccount(vault, settings, owner), purpose, secret);
      return {};
    },
  };
}

function changeAccount(settings: Settings, account: string, identityProvider: IdentityProvider | null): void {
  const now = settings.current().accounts[account];
  if (identityProvider === null || now === undefined)
    throw new Problem('invalid_input', {
      reason: `the account "${account}" has a provider of its own; remove the account instead`,
    });
  settings.update((user) => ({
    ...user,
    accounts: { ...user.accounts, [account]: { ...now, identityProvider } },
  }));
}
