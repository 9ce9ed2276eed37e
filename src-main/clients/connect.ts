import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { ENTRY_NAME, type AiClientRow, type ConnectMode } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { writeClientFile } from './client-file.ts';
import type { Connection } from './connections.ts';
import { entryOf, modeFor } from './entry-of.ts';
import { openClientFile, refusing, warningsOf, type OpenFile } from './open-client-file.ts';
import { planConnect } from './plan.ts';

export interface ConnectOptions {
  readonly mode?: ConnectMode | undefined;
  /** Also put our entry in the place of one that is not, or no longer, as we wrote it. */
  readonly replace?: boolean | undefined;
}

export interface ConnectResult {
  readonly client: string;
  readonly path: string;
  readonly mode: ConnectMode;
  readonly clientId: string | null;
  readonly backup: string | null;
  readonly warnings: string[];
  readonly reload: string;
}

/** Who the client is on the local endpoint: nobody yet where it registers itself (MCP authorization). */
interface Identity {
  readonly clientId: string | null;
  readonly token: string | null;
}

/** How often a write is tried again after another program changed the file at the same moment. */
const ATTEMPTS = 3;

/** Writes our entry into a client's file. On failure the file and the client's identity are as they were. */
export async function connectClient(
  deps: AiClientsDeps,
  row: AiClientRow,
  { mode: wanted, replace = false }: ConnectOptions,
): Promise<ConnectResult> {
  const mode = modeFor(row, deps.bridge(), wanted);
  const file = await openClientFile(deps, row);
  mustBeReplaceable(row, file, replace);
  if (mode === 'header' && file.at.folderIsShared)
    throw new Problem('client_path_refused', {
      path: file.path,
      reason: 'a token would stand in a folder that other users may write to',
      client: row.id,
    });
  const identity = await identityFor(deps, row, mode, file.connection);
  try {
    const { backup, warnings } = await write(deps, row, mode, identity, replace);
    await dropOldIdentity(deps, file.connection, identity);
    deps.log.info('ai_client_connected', { client: row.id, mode });
    const { path } = file;
    return { client: row.id, path, mode, clientId: identity.clientId, backup, warnings, reload: row.reload };
  } catch (thrown) {
    if (identity.clientId !== null && identity.clientId !== file.connection?.clientId)
      await deps.credentials.revoke(identity.clientId);
    throw thrown;
  }
}

function mustBeReplaceable(row: AiClientRow, file: OpenFile, replace: boolean): void {
  if (replace) return;
  const detail = { client: row.id, entry: ENTRY_NAME, path: file.path };
  if (file.state === 'foreign') throw new Problem('client_entry_foreign', detail);
  if (file.state === 'edited') throw new Problem('client_entry_edited', detail);
}

async function identityFor(
  deps: AiClientsDeps,
  row: AiClientRow,
  mode: ConnectMode,
  old: Connection | null,
): Promise<Identity> {
  if (mode === 'oauth') return { clientId: null, token: null };
  if (mode === 'header') return await deps.credentials.issueToken(row.name);
  const isStillKnown =
    old?.mode === 'bridge' && old.clientId !== null && deps.credentials.exists(old.clientId);
  if (isStillKnown) return { clientId: old.clientId, token: null };
  return { ...(await deps.credentials.issueBridge(row.name)), token: null };
}

async function dropOldIdentity(deps: AiClientsDeps, old: Connection | null, now: Identity): Promise<void> {
  if (old?.clientId && old.clientId !== now.clientId) await deps.credentials.revoke(old.clientId);
}

async function write(
  deps: AiClientsDeps,
  row: AiClientRow,
  mode: ConnectMode,
  identity: Identity,
  replace: boolean,
): Promise<{ backup: string | null; warnings: string[] }> {
  for (let attempt = 1; ; attempt += 1) {
    const file = await openClientFile(deps, row);
    mustBeReplaceable(row, file, replace);
    try {
      return {
        backup: await writeOnce(deps, row, mode, identity, file),
        warnings: [...(await warningsOf(file))],
      };
    } catch (thrown) {
      if (asProblem(thrown).code !== 'client_file_busy' || attempt === ATTEMPTS) throw thrown;
    }
  }
}

/** The connection is noted first: if the process dies in between, the entry is known as ours. */
async function writeOnce(
  deps: AiClientsDeps,
  row: AiClientRow,
  mode: ConnectMode,
  identity: Identity,
  file: OpenFile,
): Promise<string | null> {
  const entry = entryOf(deps, row, mode, identity.token);
  const plan = await refusing(row, file.path, async () =>
    planConnect(row, file.path, file.text, ENTRY_NAME, entry, file.state === 'ours' ? file.connection : null),
  );
  const now = new Date(deps.clock.now());
  const earlier = file.state === 'ours' ? file.connection : null;
  deps.connections.save({
    client: row.id,
    path: file.path,
    name: ENTRY_NAME,
    mode,
    clientId: identity.clientId,
    hash: plan.hash,
    madeFile: earlier?.madeFile ?? file.read.hash === null,
    madeSection: plan.madeSection,
    undo: plan.undo,
    connectedAt: now.toISOString(),
  });
  try {
    if (plan.after === plan.before && file.read.hash !== null) return null;
    return await writeClientFile({
      client: row.id,
      at: file.at,
      content: { text: plan.after, hasBom: file.read.content.hasBom },
      expectedHash: file.read.hash,
      backups: deps.backups,
      now,
      ...(deps.beforeRename ? { beforeRename: deps.beforeRename } : {}),
    });
  } catch (thrown) {
    if (file.connection) deps.connections.save(file.connection);
    else deps.connections.remove(row.id);
    throw thrown;
  }
}
