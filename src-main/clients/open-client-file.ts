import { Problem } from '../../src-shared/problems/problem.ts';
import { ENTRY_NAME, type AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { readClientFile, type ReadFile } from './client-file.ts';
import type { Connection } from './connections.ts';
import { FileRefused } from './format/file-format.ts';
import { fileOf } from './installed.ts';
import { entryState, type EntryState } from './plan.ts';
import { gitWorkTreeOf, safePath, syncedFolderOf, type SafePath } from './safe-path.ts';

/** A client's file, looked at: where it really is, what it holds and how our entry in it stands. */
export interface OpenFile {
  /** As the table gives it: this is what is shown. */
  readonly path: string;
  readonly at: SafePath;
  readonly read: ReadFile;
  /** null for a file that does not exist. */
  readonly text: string | null;
  readonly state: EntryState;
  readonly connection: Connection | null;
}

/** Throws `client_path_refused` or `client_file_refused`. */
export async function openClientFile(deps: AiClientsDeps, row: AiClientRow): Promise<OpenFile> {
  const connection = deps.connections.find(row.id);
  const path = connection?.path ?? fileOf(row, deps.places);
  if (path === null)
    throw new Problem('not_found', { what: 'configuration on this system of the AI client', name: row.id });
  return await refusing(row, path, async () => {
    const at = await safePath(deps.places, row.id, path);
    const read = await readClientFile(at.path);
    const text = read.hash === null ? null : read.content.text;
    const state = entryState(row, text, connection?.name ?? ENTRY_NAME, connection);
    return { path, at, read, text, state, connection };
  });
}

/** Runs what reads or edits a client's file; a refusal becomes the problem `client_file_refused`. */
export async function refusing<Result>(
  row: AiClientRow,
  path: string,
  task: () => Promise<Result>,
): Promise<Result> {
  try {
    return await task();
  } catch (thrown) {
    if (!(thrown instanceof FileRefused)) throw thrown;
    throw new Problem(
      'client_file_refused',
      { client: row.id, path, reason: thrown.message },
      { cause: thrown },
    );
  }
}

/** What a person should know before the file is written. */
export async function warningsOf(file: OpenFile): Promise<readonly string[]> {
  const warnings: string[] = [];
  if (file.at.followedLink) warnings.push(`The file is a link; ${file.at.path} is changed.`);
  const tree = await gitWorkTreeOf(file.at.path);
  if (tree) warnings.push(`The file is in the git work tree ${tree}: do not commit what is private in it.`);
  const synced = syncedFolderOf(file.at.path);
  if (synced) warnings.push(`The file is in ${synced}, which copies it to other computers.`);
  if (file.at.folderIsShared)
    warnings.push(`Other users of this computer may write to ${file.at.existingFolder}.`);
  return warnings;
}
