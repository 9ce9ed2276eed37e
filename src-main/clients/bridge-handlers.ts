import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { bridgeCommands } from '../../src-shared/contract/bridge.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { Connections } from './connections.ts';

interface BridgeDeps {
  readonly connections: Pick<Connections, 'find'>;
  readonly clients: {
    find(id: string): LocalClient | null;
    /** A further token for a client, known until the agent stops or the client is removed. */
    lend(id: string): string;
    addTransient(client: { readonly name: string; readonly kind: 'bridge' }): { readonly token: string };
  };
  readonly endpoint: () => { readonly mcp: string };
}

/** Lets the stdio bridge in. Whoever can open the control socket is the person; which AI client it is, its entry says. */
export function bridgeHandlers({
  connections,
  clients,
  endpoint,
}: BridgeDeps): CommandHandlers<keyof typeof bridgeCommands> {
  return {
    'bridge.open': async ({ client }, { caller }) => {
      if (caller.transport !== 'control')
        throw new Problem('not_allowed_here', { reason: 'only the bridge on this computer gets this' });
      const { mcp } = endpoint();
      if (client === null)
        return { mcp, token: clients.addTransient({ name: 'stdio bridge', kind: 'bridge' }).token };
      const id = connections.find(client)?.clientId ?? client;
      // A client that was disconnected stays out, also when its entry is still there.
      if (!clients.find(id)) throw new Problem('unknown_client');
      return { mcp, token: clients.lend(id) };
    },
  };
}
