import { chmod, lstat, readdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Computer, FileFacts } from '../ports/computer.ts';
import { lastLines } from './last-lines.ts';
import { portHolder } from './port-holder.ts';

interface ComputerOptions {
  readonly dataDir: string;
  /** The log file that is written now. */
  readonly logFile: string;
  readonly home?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** This computer, as the agent's process sees it. */
export function createComputer({
  dataDir,
  logFile,
  home = homedir(),
  env = process.env,
}: ComputerOptions): Computer {
  return {
    os: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    home,
    env,
    runtime: { node: process.version, platform: process.platform, arch: process.arch },
    disk: {
      free: async () => await freeBytes(dataDir),
      files: async () => await filesBelow(dataDir),
      tighten: async (paths) => {
        for (const path of paths) await withoutOthers(path);
      },
    },
    ports: { holder: (port) => portHolder(port), isFree },
    logTail: async (lines) => await lastLines(logFile, lines),
  };
}

async function freeBytes(path: string): Promise<number | null> {
  const stats = await statfs(path).catch(() => null);
  return stats ? stats.bavail * stats.bsize : null;
}

async function filesBelow(folder: string): Promise<readonly FileFacts[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const all = await Promise.all([folder, ...names.map((name) => join(folder, name))].map(factsOf));
  return all.flatMap((facts) => facts ?? []);
}

/** Links and sockets have no permissions of their own that matter; what went meanwhile is left out. */
async function factsOf(path: string): Promise<FileFacts | null> {
  const stats = await lstat(path).catch(() => null);
  if (!stats || !(stats.isFile() || stats.isDirectory())) return null;
  const uid = process.getuid?.();
  return {
    path,
    kind: stats.isDirectory() ? 'folder' : 'file',
    mode: process.platform === 'win32' ? null : stats.mode,
    isMine: uid === undefined || stats.uid === uid,
  };
}

async function withoutOthers(path: string): Promise<void> {
  const { mode } = await lstat(path);
  await chmod(path, mode & 0o700);
}

/** Binds it for a moment, on the address that would be used. */
async function isFree(port: number): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
