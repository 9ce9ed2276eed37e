import type { CommandHandlers, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { serverCommands } from '../../src-shared/contract/servers.ts';
import type { ToolView } from '../../src-shared/contract/servers.ts';
import type { User } from '../../src-shared/domain/session.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import { withServer, type Caller, type ConnectedServer } from './caller.ts';
import type { ServerCatalog } from './catalog.ts';

interface ServerHandlerDeps {
  readonly catalog: ServerCatalog;
  readonly caller: Caller;
  readonly who: () => User | null;
  readonly probe: (
    server: CatalogServer,
    signal: AbortSignal,
  ) => Promise<CommandResponse<'servers.test'>['steps']>;
}

/** The contract's `servers.*` and `tools.*` commands. */
export function serverHandlers({
  catalog,
  caller,
  who,
  probe,
}: ServerHandlerDeps): CommandHandlers<keyof typeof serverCommands> {
  return {
    'servers.list': async () => ({ servers: [...catalog.views(who())] }),
    'servers.get': async ({ id }) => ({ id, ...catalog.get(id) }),
    'servers.add': async ({ id, settings }) => {
      catalog.add(id, settings);
      return { id };
    },
    'servers.edit': async ({ id, settings }) => {
      catalog.edit(id, settings);
      return { id };
    },
    'servers.remove': async ({ id }) => {
      catalog.remove(id);
      return {};
    },
    'servers.test': async ({ id }, { signal }) => {
      const steps = await probe({ id, ...catalog.get(id).settings }, signal);
      return { ok: steps.every(({ status }) => status === 'ok' || status === 'warning'), steps };
    },
    'tools.list': async ({ server }, { signal }) => {
      mustExist(catalog, server);
      const tools = await withServer(caller, server, signal, (connected) => connected.listTools());
      return { tools: tools.map(toolView) };
    },
    'tools.call': async ({ server, tool, arguments: args }, { signal }) => {
      mustExist(catalog, server);
      const call = (connected: ConnectedServer) => connected.callTool(tool, args);
      return { result: await withServer(caller, server, signal, call) };
    },
  };
}

function mustExist(catalog: ServerCatalog, id: string): void {
  if (!catalog.get(id).settings.enabled)
    throw new Problem('invalid_input', { reason: `the server "${id}" is turned off` });
}

function toolView(tool: Awaited<ReturnType<ConnectedServer['listTools']>>[number]): ToolView {
  return {
    name: tool.name,
    title: tool.title ?? tool.annotations?.title ?? null,
    description: tool.description ?? null,
    inputSchema: tool.inputSchema,
    annotations: tool.annotations ? { ...tool.annotations } : null,
  };
}
