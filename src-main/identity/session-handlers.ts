import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { sessionCommands } from '../../src-shared/contract/session.ts';
import type { Identity } from './identity.ts';

/** The contract's `session.*` commands. */
export function sessionHandlers(identity: Identity): CommandHandlers<keyof typeof sessionCommands> {
  return {
    'session.get': async () => identity.view(),
    'session.signIn': (request) => identity.signIn(request),
    'session.awaitSignIn': async ({ attempt }, { signal }) => ({
      user: await identity.awaitSignIn(attempt, signal),
    }),
    'session.cancelSignIn': async ({ attempt }) => {
      identity.cancelSignIn(attempt);
      return {};
    },
    'session.completeSignIn': async ({ attempt, address }) => {
      identity.completeSignIn(attempt, address);
      return {};
    },
    'session.signInWithDevice': () => identity.signInWithDevice(),
    'session.signOut': (request) => identity.signOut(request),
  };
}
