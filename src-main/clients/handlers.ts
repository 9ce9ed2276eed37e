import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { aiClientCommands } from '../../src-shared/contract/ai-clients.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import type { AiClients } from './ai-clients.ts';

/** The contract's commands over the AI clients. */
export function aiClientHandlers(
  clients: AiClients,
  deps: Pick<AiClientsDeps, 'bridge' | 'endpoint'>,
): CommandHandlers<keyof typeof aiClientCommands> {
  return {
    'aiClients.list': async () => ({ clients: [...(await clients.discover())] }),
    'aiClients.plan': async ({ client, mode }) => await clients.plan(client, mode),
    'aiClients.connect': async ({ client, mode, replace }) =>
      await clients.connect(client, { mode, replace }),
    'aiClients.disconnect': async ({ client, force }) => await clients.disconnect(client, { force }),
    'aiClients.verify': async ({ client }, { signal }) => await clients.awaitFirstRequest(client, signal),
    'aiClients.inventory': async () => await clients.inventory(),
    'aiClients.importServer': async (request) => await clients.importServer(request),
    'aiClients.manual': async () => {
      const { command, args } = deps.bridge();
      const { mcp, mcpAuthorization } = deps.endpoint();
      const snippet = JSON.stringify({ mcpServers: { onbehalf: { command, args } } }, null, 2);
      return { url: mcp, authorizationUrl: mcpAuthorization, command, args: [...args], snippet };
    },
  };
}
