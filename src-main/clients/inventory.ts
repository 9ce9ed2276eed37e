import type { ForeignServer } from '../../src-shared/domain/ai-client.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import type { AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { entriesOf } from './edit-entry.ts';
import { leadsToOnbehalf } from './entry-of.ts';
import { isPlainAddress, readForeign } from './foreign-entry.ts';
import { fileOf, isInstalled } from './installed.ts';
import { openClientFile } from './open-client-file.ts';
import type { PlainValue } from './plain-value.ts';

export interface Inventory {
  readonly servers: ForeignServer[];
  readonly unread: { readonly client: string; readonly path: string; readonly reason: string }[];
}

/** The MCP servers that installed AI clients reach without Onbehalf: what they are, and where secrets lie open. */
export async function takeInventory(deps: AiClientsDeps, rows: readonly AiClientRow[]): Promise<Inventory> {
  const inventory: Inventory = { servers: [], unread: [] };
  for (const row of rows.filter((candidate) => isInstalled(candidate, deps.places))) {
    try {
      const file = await openClientFile(deps, row);
      for (const [name, entry] of file.text === null ? [] : entriesOf(row, file.text))
        if (!leadsToOnbehalf(deps, entry))
          inventory.servers.push(foreignServer(deps, row, file.path, name, entry));
    } catch (thrown) {
      const reason = asProblem(thrown).message;
      inventory.unread.push({ client: row.id, path: fileOf(row, deps.places) ?? '', reason });
    }
  }
  return inventory;
}

function foreignServer(
  deps: AiClientsDeps,
  row: AiClientRow,
  path: string,
  name: string,
  entry: PlainValue,
): ForeignServer {
  const { kind, url, target, secrets } = readForeign(entry);
  return {
    client: row.id,
    clientName: row.name,
    path,
    name,
    kind,
    target,
    secrets: secrets.map((secret) => secret.path.join('.')),
    importable: url !== null && isPlainAddress(url),
    serverId: url === null ? null : deps.importTarget.find(url.href),
  };
}
