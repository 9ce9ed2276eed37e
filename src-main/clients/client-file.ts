import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Problem } from '../../src-shared/problems/problem.ts';
import { bytesHash, decode, encode, type ClientText } from './client-text.ts';
import { FILE_LIMITS, FileRefused } from './format/file-format.ts';
import type { SafePath } from './safe-path.ts';

/** What a client's file held when it was read. */
export interface ReadFile {
  readonly content: ClientText;
  /** Of the bytes: a write goes ahead only while the file still has them. null for a file that does not exist. */
  readonly hash: string | null;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL } = constants;
// Windows has neither of the two.
const { O_NOFOLLOW, O_NONBLOCK }: Partial<Pick<typeof constants, 'O_NOFOLLOW' | 'O_NONBLOCK'>> = constants;

/** Reads a client's file; never through a link, never a pipe or device, never more than the limit. */
export async function readClientFile(path: string): Promise<ReadFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { content: { text: '', hasBom: false }, hash: null };
    throw new FileRefused(`it cannot be read (${code ?? 'unknown error'})`, { cause: thrown });
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new FileRefused('it is not a regular file');
    if (stats.size > FILE_LIMITS.bytes) throw new FileRefused('it is larger than 20 MB');
    const bytes = await handle.readFile();
    return { content: decode(bytes), hash: bytesHash(bytes) };
  } finally {
    await handle.close();
  }
}

export interface WriteRequest {
  readonly client: string;
  readonly at: SafePath;
  readonly content: ClientText;
  /** What the file must still be; see {@link ReadFile}. */
  readonly expectedHash: string | null;
  /** Where the copy of the old file goes. */
  readonly backups: string;
  readonly now: Date;
  /** For tests: runs between the writing of the new file and the moment it takes the place of the old. */
  readonly beforeRename?: () => Promise<void>;
}

/**
 * Puts new content in the place of a client's file, whole or not at all: a temporary file in the same folder (O_EXCL,
 * 0600), synced, renamed over the old one. Just before that the old one is read again: if another program changed it
 * meanwhile, `client_file_busy` is thrown and nothing has happened (case 105). Returns the path of the backup.
 */
export async function writeClientFile(request: WriteRequest): Promise<string | null> {
  const { path } = request.at;
  try {
    await makeFolders(request.at);
    const backup = request.expectedHash === null ? null : await backUp(request);
    await replaceFile(request);
    return backup;
  } catch (thrown) {
    if (thrown instanceof Problem || thrown instanceof FileRefused) throw thrown;
    const reason = (thrown as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new Problem('client_write_failed', { path, reason }, { cause: thrown });
  }
}

/** Removes a client's file under the same conditions; returns the path of the backup. */
export async function removeClientFile(request: WriteRequest): Promise<string> {
  const backup = await backUp(request);
  await request.beforeRename?.();
  await mustBeUnchanged(request);
  await unlink(request.at.path);
  return backup;
}

async function replaceFile(request: WriteRequest): Promise<void> {
  const { path } = request.at;
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const inode = await writeNew(temporary, encode(request.content));
  try {
    await request.beforeRename?.();
    await mustBeUnchanged(request);
    await rename(temporary, path);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    throw thrown;
  }
  if ((await stat(path)).ino !== inode)
    throw new Problem('client_file_busy', { path, client: request.client });
}

async function mustBeUnchanged(request: WriteRequest): Promise<void> {
  const { hash } = await readClientFile(request.at.path);
  if (hash !== request.expectedHash)
    throw new Problem('client_file_busy', { path: request.at.path, client: request.client });
}

async function writeNew(path: string, bytes: Uint8Array): Promise<number> {
  const handle = await open(path, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
    return (await handle.stat()).ino;
  } finally {
    await handle.close();
  }
}

async function makeFolders(at: SafePath): Promise<void> {
  await mkdir(dirname(at.path), { recursive: true, mode: 0o700 });
}

const KEPT_BACKUPS = 5;

/** A copy of the old file with the time in its name, in our own folder: there no client reads it and no git tree holds it. */
async function backUp(request: WriteRequest): Promise<string> {
  const folder = join(request.backups, request.client);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stamp = request.now.toISOString().replaceAll(/[-:]/g, '').replace('.', '');
  const path = join(folder, `${stamp}-${randomBytes(3).toString('hex')}-${basename(request.at.path)}`);
  const { content } = await readClientFile(request.at.path);
  await writeNew(path, encode(content));
  const old = (await readdir(folder)).toSorted().slice(0, -KEPT_BACKUPS);
  await Promise.all(old.map((name) => unlink(join(folder, name)).catch(() => undefined)));
  return path;
}
