import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { sessionCommands } from '../../src-shared/contract/session.ts';
import type { AccountParts, Accounts } from './accounts.ts';

/** The contract's `session.*` commands. */
export function sessionHandlers(
  accounts: Accounts<AccountParts>,
): CommandHandlers<keyof typeof sessionCommands> {
  return {
    'session.get': async ({ account }) => accounts.view(account),
    'session.signIn': (request) => accounts.signIn(request),
    'session.awaitSignIn': async ({ attempt }, { signal }) => ({
      user: await accounts.awaitSignIn(attempt, signal),
    }),
    'session.cancelSignIn': async ({ attempt }) => {
      accounts.cancelSignIn(attempt);
      return {};
    },
    'session.completeSignIn': async ({ attempt, address }) => {
      accounts.completeSignIn(attempt, address);
      return {};
    },
    'session.signInWithDevice': (request) => accounts.signInWithDevice(request),
    'session.signOut': (request) => accounts.signOut(request),
  };
}
