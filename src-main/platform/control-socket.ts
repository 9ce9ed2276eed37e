import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Agent } from '../agent.ts';
import { handleContract } from './contract-http.ts';

/** The longest path that every system accepts for a socket (sun_path has 104 bytes on macOS, 108 on Linux). */
const MAX_SOCKET_PATH = 100;

/**
 * Where the command line finds the agent of a data folder: a socket inside it, which only its owner can reach, or a
 * named pipe on Windows. A folder with too long a path gets a socket in the run-time folder, named by its digest.
 */
export function controlSocketPath(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  const digest = createHash('sha256')
    .update(`${userInfo().username}\n${resolve(dataDir)}`)
    .digest('hex')
    .slice(0, 24);
  if (platform === 'win32') return `\\\\.\\pipe\\onbehalf-${digest}`;
  const inside = join(resolve(dataDir), 'control.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  return join(process.env['XDG_RUNTIME_DIR'] ?? '/tmp', `onbehalf-${digest}.sock`);
}

export interface ControlSocket {
  readonly path: string;
  close(): Promise<void>;
}

/**
 * Serves the contract to programs of the same user. Whoever can open the socket is the user; requests that carry an
 * Origin come from a browser that was tricked and are refused.
 */
export async function openControlSocket(agent: Agent, dataDir: string): Promise<ControlSocket> {
  const path = controlSocketPath(dataDir);
  if (process.platform !== 'win32') removeStale(path);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, (req, res) => {
    if (req.headers.origin !== undefined) return void res.writeHead(403).end();
    if (!handleContract(agent, { transport: 'control' }, '/', req, res)) res.writeHead(404).end();
  });
  await listen(server, path);
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return { path, close: () => close(server) };
}

/** Only a socket that belongs to us is removed: anything else in its place is somebody's file (case 26). */
function removeStale(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return;
  if (!found.isSocket() || found.uid !== process.getuid?.()) {
    throw new Problem('data_dir_unusable', {
      path,
      reason: 'something that is not our socket stands at this path',
    });
  }
  rmSync(path);
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (cause) =>
      fail(
        new Problem('data_dir_unusable', { path, reason: 'the control socket cannot be opened' }, { cause }),
      ),
    );
    // Created for the owner alone: bind happens inside listen(), so nobody can connect before the mode is right.
    const before = process.platform === 'win32' ? undefined : process.umask(0o177);
    server.listen(path, done);
    if (before !== undefined) process.umask(before);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}
