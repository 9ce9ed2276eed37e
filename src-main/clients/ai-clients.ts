import type { AiClientPlan, AiClientView } from '../../src-shared/domain/ai-client.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { AiClientRow, ConnectMode } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { AI_CLIENTS } from './client-table.ts';
import { connectClient, type ConnectOptions, type ConnectResult } from './connect.ts';
import { disconnectClient, type DisconnectResult } from './disconnect.ts';
import { importForeignServer, type ImportRequest, type ImportResult } from './import-server.ts';
import { takeInventory, type Inventory } from './inventory.ts';
import { previewConnect } from './preview.ts';
import { firstRequest, type FirstRequest } from './verify.ts';
import { viewOf } from './view.ts';

/** The AI clients on this computer. */
export interface AiClients {
  discover(): Promise<readonly AiClientView[]>;
  plan(client: string, mode?: ConnectMode): Promise<AiClientPlan>;
  connect(client: string, options?: ConnectOptions): Promise<ConnectResult>;
  disconnect(client: string, options?: { readonly force?: boolean }): Promise<DisconnectResult>;
  /** The connected clients whose entry is not as it was written, or not as it should be now. */
  drift(): Promise<readonly AiClientView[]>;
  awaitFirstRequest(client: string, signal: AbortSignal): Promise<FirstRequest>;
  inventory(): Promise<Inventory>;
  importServer(request: ImportRequest): Promise<ImportResult>;
}

export function createAiClients(deps: AiClientsDeps): AiClients {
  const rows = deps.rows ?? AI_CLIENTS;
  const mayConnect = deps.mayConnect ?? (() => true);
  const inTurn = oneAtATime();

  function rowOf(client: string): AiClientRow {
    const row = rows.find(({ id }) => id === client);
    if (!row) throw new Problem('not_found', { what: 'AI client', name: client });
    return row;
  }
  function allowedRow(client: string): AiClientRow {
    const row = rowOf(client);
    if (!mayConnect(row.name)) throw new Problem('client_not_allowed', { client: row.name });
    return row;
  }
  const discover = async (): Promise<readonly AiClientView[]> => {
    const views = await Promise.all(rows.map((row) => viewOf(deps, row)));
    const offered = views.filter(({ name, state }) => mayConnect(name) || !NOT_THERE.has(state));
    return offered.toSorted((one, other) => Number(other.installed) - Number(one.installed));
  };
  return {
    discover,
    plan: async (client, mode) => await previewConnect(deps, allowedRow(client), mode),
    connect: (client, options = {}) => inTurn(() => connectClient(deps, allowedRow(client), options)),
    disconnect: (client, options = {}) =>
      inTurn(() => disconnectClient(deps, rowOf(client), options.force ?? false)),
    async drift() {
      const drifted = new Set(['edited', 'missing', 'outdated']);
      return (await discover()).filter(({ state }) => drifted.has(state));
    },
    awaitFirstRequest: async (client, signal) => await firstRequest(deps, rowOf(client), signal),
    inventory: async () => await takeInventory(deps, rows),
    importServer: (request) => inTurn(() => importForeignServer(deps, rowOf(request.client), request)),
  };
}

/** Nothing of ours is in them: where they may not be connected there is nothing to show. */
const NOT_THERE: ReadonlySet<string> = new Set(['not_installed', 'not_connected']);

/** Changes of files happen one after the other, whatever the callers do. */
function oneAtATime(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
