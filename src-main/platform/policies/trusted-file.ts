import { closeSync, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** Files that only the administrator can have written. */
export interface TrustedPlace {
  /** A folder of the system that nobody else can write to; what is above it is not looked at. */
  readonly base: string;
  /** The folders below it, one in the other. */
  readonly folders: readonly string[];
  /** The user id of the administrator; null where the system keeps others out by itself (Windows). */
  readonly owner: number | null;
}

export type TrustedContent =
  | { readonly state: 'found'; readonly bytes: Buffer }
  | { readonly state: 'absent' }
  | { readonly state: 'untrusted'; readonly reason: string };

const ABSENT = { state: 'absent' } as const;
const MAX_BYTES = 1_000_000;

/** Whether the folders of the place are there and the administrator's; the reason where they are not. */
export function lookAtFolders({
  base,
  folders,
  owner,
}: TrustedPlace): Exclude<TrustedContent, { state: 'found' }> | null {
  let path = base;
  for (const folder of folders) {
    path = join(path, folder);
    const looked = attempt(() => {
      const stats = lstatSync(path);
      if (!stats.isDirectory()) return untrusted(`${path} is not a folder`);
      const reason = whyUntrusted(stats, owner);
      return reason === null ? null : untrusted(`${path} ${reason}`);
    });
    if (looked !== null) return looked;
  }
  return null;
}

/**
 * Reads a file that is the administrator's alone. Owner and permissions are those of the opened file, so that it cannot
 * be exchanged between the look and the reading; a link is followed, as only the administrator can have made it.
 */
export function readTrusted(path: string, owner: number | null): TrustedContent {
  return attempt(() => {
    const file = openSync(path, 'r');
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) return untrusted('it is not a file');
      const reason = whyUntrusted(stats, owner);
      if (reason !== null) return untrusted(`it ${reason}`);
      if (stats.size > MAX_BYTES) return untrusted(`it is larger than ${MAX_BYTES} bytes`);
      return { state: 'found', bytes: readFileSync(file) } as const;
    } finally {
      closeSync(file);
    }
  });
}

function whyUntrusted({ uid, mode }: Stats, owner: number | null): string | null {
  if (owner === null) return null;
  if (uid !== owner) return `belongs to user ${uid} and not to the administrator (user ${owner})`;
  if ((mode & 0o022) !== 0) return 'can be written by others than its owner';
  return null;
}

function untrusted(reason: string): TrustedContent & { state: 'untrusted' } {
  return { state: 'untrusted', reason };
}

const GONE = new Set(['ENOENT', 'ENOTDIR']);

function attempt<Result>(
  look: () => Result,
): Result | typeof ABSENT | (TrustedContent & { state: 'untrusted' }) {
  try {
    return look();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    return GONE.has(code) ? ABSENT : untrusted(`it cannot be read (${code})`);
  }
}
