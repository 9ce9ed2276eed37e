import type { AiClientState, AiClientView } from '../../src-shared/domain/ai-client.ts';
import { asProblem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import type { AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import type { Connection } from './connections.ts';
import { entriesOf } from './edit-entry.ts';
import { entryOf, leadsToOnbehalf } from './entry-of.ts';
import { fileOf, isInstalled } from './installed.ts';
import { openClientFile } from './open-client-file.ts';
import { hashOf } from './plain-value.ts';
import { stateOf } from './preview.ts';

/** One client as it stands. Never rejects: what cannot be read is a state with its problem. */
export async function viewOf(deps: AiClientsDeps, row: AiClientRow): Promise<AiClientView> {
  const connection = deps.connections.find(row.id);
  const installed = isInstalled(row, deps.places);
  const path = connection?.path ?? fileOf(row, deps.places);
  const { state, problem } = await stateNow(deps, row, installed, connection, path);
  const clientId = connection?.clientId ?? null;
  return {
    id: row.id,
    name: row.name,
    installed,
    state,
    path,
    modes: [...row.modes],
    mode: connection?.mode ?? null,
    clientId,
    lastContactAt: clientId === null ? null : (deps.contacts.last(clientId)?.at ?? null),
    reload: row.reload,
    problem,
  };
}

async function stateNow(
  deps: AiClientsDeps,
  row: AiClientRow,
  installed: boolean,
  connection: Connection | null,
  path: string | null,
): Promise<{ state: AiClientState; problem: ProblemReport | null }> {
  if (path === null || (!installed && !connection)) return { state: 'not_installed', problem: null };
  try {
    const file = await openClientFile(deps, row);
    const isOutdated =
      file.state === 'ours' && connection !== null && outdated(deps, row, connection, file.text ?? '');
    return { state: isOutdated ? 'outdated' : stateOf(file.state), problem: null };
  } catch (thrown) {
    return { state: 'unreadable', problem: asProblem(thrown).report() };
  }
}

/** Written by us and untouched, but the port, the program or the client's format is another now. */
function outdated(deps: AiClientsDeps, row: AiClientRow, connection: Connection, text: string): boolean {
  const entry = entriesOf(row, text).get(connection.name) ?? null;
  // The token is known to nobody but the client: only the address can be compared.
  if (connection.mode === 'header') return !leadsToOnbehalf(deps, entry);
  const wanted = entryOf(deps, row, connection.mode, null);
  return hashOf(wanted) !== connection.hash;
}
