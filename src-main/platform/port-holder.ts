import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LISTEN = '0A';
const WAIT_MS = 3_000;

/** Who listens on a port of this computer, as `name (process 123)`; null for nobody, or where it cannot be told. */
export async function portHolder(
  port: number,
  platform: NodeJS.Platform = process.platform,
): Promise<string | null> {
  try {
    if (platform === 'linux') return await holderOnLinux(port);
    return platform === 'win32' ? await holderOnWindows(port) : await holderByLsof(port);
  } catch {
    return null;
  }
}

/** Through /proc: the socket's inode in the table of listeners, then the process that has it open (proc(5)). */
async function holderOnLinux(port: number): Promise<string | null> {
  const inode = (await listeners()).get(port);
  if (inode === undefined) return null;
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const links = await openFiles(pid);
    if (links.includes(`socket:[${inode}]`)) {
      const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => 'a program');
      return named(name.trim(), pid);
    }
  }
  return 'a program of another user';
}

async function listeners(): Promise<ReadonlyMap<number, string>> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')),
  );
  const rows = tables.flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)));
  return new Map(
    rows.flatMap(([, local = '', , state, , , , , , inode = '']) =>
      state === LISTEN ? [[Number.parseInt(local.split(':').at(-1) ?? '', 16), inode] as const] : [],
    ),
  );
}

async function openFiles(pid: string): Promise<readonly string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  return await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
}

async function holderByLsof(port: number): Promise<string | null> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], {
    timeout: WAIT_MS,
  });
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  return pid === undefined ? null : named(/^c(.+)$/m.exec(stdout)?.[1] ?? 'a program', pid);
}

async function holderOnWindows(port: number): Promise<string | null> {
  const { stdout } = await run('netstat', ['-ano', '-p', 'TCP'], { timeout: WAIT_MS, windowsHide: true });
  const line = stdout
    .split(/\r?\n/)
    .find((row) => new RegExp(`:${port}\\s+\\S+:0\\s+\\S+\\s+\\d+\\s*$`).test(row));
  const pid = line?.trim().split(/\s+/).at(-1);
  if (pid === undefined) return null;
  const tasks = await run('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'], {
    timeout: WAIT_MS,
    windowsHide: true,
  });
  return named(/^"([^"]+)"/.exec(tasks.stdout.trim())?.[1] ?? 'a program', pid);
}

function named(name: string, pid: string): string {
  return `${name} (process ${pid})`;
}
