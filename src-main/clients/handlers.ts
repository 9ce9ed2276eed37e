import type { CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { aiClientCommands } from '../../src-shared/contract/ai-clients.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import type { AiClients } from './ai-clients.ts';

type Name = keyof typeof aiClientCommands;
type AiClientHandlers = {
  readonly [Key in Name]: (
    request: CommandRequest<Key>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Key>>;
};

/** The contract's commands over the AI clients. */
export function aiClientHandlers(
  clients: AiClients,
  deps: Pick<AiClientsDeps, 'bridge' | 'endpoint'>,
): AiClientHandlers {
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
