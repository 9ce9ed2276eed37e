import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { settingsCommands } from '../../src-shared/contract/settings.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
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
  return {
    'config.show': async () => ({
      configuration: settings.current(),
      origins: [...settings.origins()],
      path: settings.path,
    }),
    'config.setProvider': async ({ identityProvider }) => {
      settings.update((user) => ({ ...user, identityProvider }));
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
      const key = SECRET_KEYS[purpose];
      if (settings.isLocked(key)) throw new Problem('config_locked', { key });
      await storeClientSecret(vault, purpose, secret);
      return {};
    },
  };
}
