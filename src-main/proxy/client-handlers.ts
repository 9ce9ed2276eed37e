import type { CommandName, CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { LocalClientRegistry } from './local-clients.ts';

type Handlers<Names extends CommandName> = {
  readonly [Name in Names]: (
    request: CommandRequest<Name>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Name>>;
};

/** The contract's `clients.*` commands that concern tokens. */
export function clientHandlers(
  clients: LocalClientRegistry,
): Handlers<'clients.list' | 'clients.add' | 'clients.remove'> {
  return {
    'clients.list': async () => ({ clients: [...clients.list()] }),
    'clients.add': async ({ name, servers }) => {
      const { client, token } = clients.add({ name, servers });
      return { clientId: client.id, token };
    },
    'clients.remove': async ({ client }) => {
      clients.remove(client);
      return {};
    },
  };
}
