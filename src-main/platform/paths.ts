import { accessSync, chmodSync, constants, mkdirSync, statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, posix, win32 } from 'node:path';
import { Problem } from '../../src-shared/problems/problem.ts';

export interface PathsFrom {
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly home?: string;
}

/** Where the agent keeps its files when nobody says otherwise. */
export function defaultDataDir({
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: PathsFrom = {}): string {
  if (platform === 'win32')
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'Onbehalf');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Onbehalf');
  // XDG Base Directory Specification: a relative path is to be ignored.
  const data = env['XDG_DATA_HOME'];
  return posix.join(data && isAbsolute(data) ? data : posix.join(home, '.local', 'share'), 'onbehalf');
}

/** The files of one data folder. */
export interface DataPaths {
  readonly dataDir: string;
  readonly settings: string;
  readonly logs: string;
}

export function dataPaths(dataDir: string): DataPaths {
  return { dataDir, settings: join(dataDir, 'settings.json'), logs: join(dataDir, 'logs') };
}

/**
 * Makes the data folder and closes it to everybody else. Throws `data_dir_unusable` when it is not a folder, belongs to
 * somebody else or cannot be written.
 */
export function prepareDataDir(path: string): void {
  if (!isAbsolute(path)) throw unusable(path, 'it is not an absolute path');
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const stat = statSync(path);
    const reason = whyUnusable(stat);
    if (reason !== null) throw unusable(path, reason);
    if (process.platform !== 'win32' && (stat.mode & 0o077) !== 0) chmodSync(path, 0o700);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw unusable(path, REASONS[code] ?? code, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is not a folder',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'the disk is full',
};

function whyUnusable(stat: Stats): string | null {
  if (!stat.isDirectory()) return 'it is not a folder';
  const me = process.getuid?.();
  if (me !== undefined && stat.uid !== me) return `it belongs to another user (uid ${stat.uid})`;
  return null;
}

function unusable(path: string, reason: string, cause?: unknown): Problem {
  return new Problem('data_dir_unusable', { path, reason }, { cause });
}
