import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { clientCommands } from '../../src-shared/contract/clients.ts';
import type { LocalClientRegistry } from './local-clients.ts';

/** The contract's `clients.*` commands that concern tokens. */
export function clientHandlers(clients: LocalClientRegistry): CommandHandlers<keyof typeof clientCommands> {
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
