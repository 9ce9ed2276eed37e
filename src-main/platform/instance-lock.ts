import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import writeFileAtomic from 'write-file-atomic';
import { Problem } from '../../src-shared/problems/problem.ts';
import { makePrivate } from '../private-file.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * Makes sure that one agent uses a data folder. The lock is SQLite's own lock on an empty database file: the operating
 * system drops it when the process ends, however it ends, so there is no stale lock to reason about. Throws
 * `agent_already_running` with the process id of the holder (0 when it is not known).
 */
export function acquireInstanceLock(dataDir: string): InstanceLock {
  const pidFile = join(dataDir, 'agent.pid');
  const database = lock(join(dataDir, 'agent.lock'), () => readPid(pidFile));
  writeFileAtomic.sync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  let held = true;
  return {
    release() {
      if (!held) return;
      held = false;
      rmSync(pidFile, { force: true });
      database.close();
    },
  };
}

function lock(path: string, holder: () => number): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    makePrivate(path);
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database?.close();
    if (isBusy(cause)) throw new Problem('agent_already_running', { pid: holder() }, { cause });
    const reason = `the lock cannot be taken (${cause instanceof Error ? cause.message : 'unknown'})`;
    throw new Problem('data_dir_unusable', { path, reason }, { cause });
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function readPid(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}
