import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, parse, relative, sep } from 'node:path';
import { Problem } from '../../src-shared/problems/problem.ts';
import { trustedRoots, type Places } from './places.ts';

/** Where a client's file really is, after it was checked that no link leads away from what belongs to the person. */
export interface SafePath {
  /** Without links: this is what is read and written. */
  readonly path: string;
  /** The link was followed, inside the person's own folders (a dotfiles repository, for example). */
  readonly followedLink: boolean;
  /** The nearest folder that exists; everything below it has to be made. */
  readonly existingFolder: string;
  /** Somebody else may write into that folder. */
  readonly folderIsShared: boolean;
}

/**
 * Looks at each component below the person's folders with lstat. Links are followed only when they are the person's own
 * and stay inside; everything else throws `client_path_refused` (cases 104 and 106).
 */
export async function safePath(at: Places, client: string, path: string): Promise<SafePath> {
  const refuse = (reason: string): Problem => new Problem('client_path_refused', { path, reason, client });
  const roots = await Promise.all(trustedRoots(at).map(realOrSame));
  const root = trustedRoots(at).find((candidate) => isInside(candidate, path));
  if (root === undefined) throw refuse('it is outside your home folder');
  let here = await realOrSame(root);
  let followedLink = false;
  let existing = here;
  for (const name of relative(root, path).split(sep).filter(Boolean)) {
    here = join(here, name);
    const stats = await lstatOrNull(here);
    if (!stats) continue;
    if (!isMine(stats)) throw refuse('it belongs to another user');
    if (stats.isSymbolicLink()) {
      here = await realpath(here).catch(() => {
        throw refuse('it is a link that leads nowhere');
      });
      if (!roots.some((folder) => isInside(folder, here)))
        throw refuse(`it is a link that leads away, to ${here}`);
      const target = await lstatOrNull(here);
      if (!target || !isMine(target)) throw refuse('it is a link to a file of another user');
      followedLink = true;
      if (target.isDirectory()) existing = here;
      continue;
    }
    if (stats.isDirectory()) existing = here;
  }
  const folder = await lstatOrNull(existing);
  return {
    path: here,
    followedLink,
    existingFolder: existing === here ? dirname(here) : existing,
    folderIsShared: process.platform !== 'win32' && folder !== null && (folder.mode & 0o022) !== 0,
  };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** On systems with users: owned by the one who runs this, or by root (who could change it anyway). */
function isMine(stats: Stats): boolean {
  const uid = process.getuid?.();
  return uid === undefined || stats.uid === uid || stats.uid === 0;
}

async function lstatOrNull(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw thrown;
  }
}

async function realOrSame(path: string): Promise<string> {
  return await realpath(path).catch(() => path);
}

/** A folder above the path that is a git work tree: what is written there may be committed (case 108). */
export async function gitWorkTreeOf(path: string): Promise<string | null> {
  const { root } = parse(path);
  for (let folder = dirname(path); folder !== root; folder = dirname(folder)) {
    if (await lstatOrNull(join(folder, '.git'))) return folder;
  }
  return null;
}

/** The folder above the path that a service copies to other computers, by its usual name. */
export function syncedFolderOf(path: string): string | null {
  const names =
    /^(?:OneDrive(?: - .*)?|Dropbox(?: \(.*\))?|Google Drive|iCloud Drive|Mobile Documents|Nextcloud|Box)$/;
  return path.split(sep).find((name) => names.test(name)) ?? null;
}
