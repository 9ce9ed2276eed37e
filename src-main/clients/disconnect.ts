import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { removeClientFile, writeClientFile, type WriteRequest } from './client-file.ts';
import type { Connection } from './connections.ts';
import { openClientFile, refusing, type OpenFile } from './open-client-file.ts';
import { planDisconnect } from './plan.ts';

export interface DisconnectResult {
  readonly client: string;
  readonly path: string;
  readonly removed: boolean;
  readonly backup: string | null;
  readonly reload: string;
}

/**
 * Takes our entry out of a client's file and ends the client's identity. What somebody else changed stays, unless
 * `force` says so; with `force` the identity ends also when the file cannot be edited.
 */
export async function disconnectClient(
  deps: AiClientsDeps,
  row: AiClientRow,
  force: boolean,
): Promise<DisconnectResult> {
  const connection = deps.connections.find(row.id);
  if (!connection) throw new Problem('client_not_connected', { client: row.id });
  const taken = await takeOut(deps, row, force).catch((thrown: unknown) => {
    if (force && asProblem(thrown).code === 'client_file_refused') return { removed: false, backup: null };
    throw thrown;
  });
  await endIdentity(deps, connection);
  deps.connections.remove(row.id);
  deps.log.info('ai_client_disconnected', { client: row.id, removed: taken.removed });
  return { client: row.id, path: connection.path, ...taken, reload: row.reload };
}

async function endIdentity(deps: AiClientsDeps, connection: Connection): Promise<void> {
  if (connection.clientId !== null) await deps.credentials.revoke(connection.clientId);
}

async function takeOut(
  deps: AiClientsDeps,
  row: AiClientRow,
  force: boolean,
): Promise<{ removed: boolean; backup: string | null }> {
  const file = await openClientFile(deps, row);
  if (file.state === 'edited' && !force)
    throw new Problem('client_entry_edited', { client: row.id, path: file.path });
  if (file.text === null || !file.connection || !['ours', 'edited'].includes(file.state))
    return { removed: false, backup: null };
  return { removed: true, backup: await writeWithout(deps, row, file, file.text, file.connection) };
}

async function writeWithout(
  deps: AiClientsDeps,
  row: AiClientRow,
  file: OpenFile,
  text: string,
  connection: Connection,
): Promise<string | null> {
  const plan = await refusing(row, file.path, async () => planDisconnect(row, file.path, text, connection));
  const request: WriteRequest = {
    client: row.id,
    at: file.at,
    content: { text: plan.after, hasBom: file.read.content.hasBom },
    expectedHash: file.read.hash,
    backups: deps.backups,
    now: new Date(deps.clock.now()),
    ...(deps.beforeRename ? { beforeRename: deps.beforeRename } : {}),
  };
  // The file that we made goes when nothing else came into it.
  const isEmpty = plan.after === row.newFile || /^\s*(?:\{\s*\}\s*)?$/.test(plan.after);
  return connection.madeFile && isEmpty ? await removeClientFile(request) : await writeClientFile(request);
}
