import type { CommandName, CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { Identity } from './identity.ts';

type SessionCommand = Extract<CommandName, `session.${string}`>;
export type SessionHandlers = {
  readonly [Name in SessionCommand]: (
    request: CommandRequest<Name>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Name>>;
};

/** The contract's `session.*` commands. */
export function sessionHandlers(identity: Identity): SessionHandlers {
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
