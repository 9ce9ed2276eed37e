import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { acquireInstanceLock } from '../../src-main/platform/instance-lock.ts';
import { tempDir } from '../support/temp-dir.ts';

const LOCK = new URL('../../src-main/platform/instance-lock.ts', import.meta.url).href;

it('lets one agent in, tells the other who is there, and lets it in afterwards', () => {
  const dir = tempDir();
  const first = acquireInstanceLock(dir);
  expect(() => acquireInstanceLock(dir)).toThrow(
    expect.objectContaining({ code: 'agent_already_running', detail: { pid: process.pid } }),
  );
  expect(statSync(join(dir, 'agent.pid')).mode & 0o777).toBe(0o600);
  first.release();
  first.release();
  acquireInstanceLock(dir).release();
});

it('is held between processes, and free at once when the holder is killed', async () => {
  const dir = tempDir();
  const script = `const { acquireInstanceLock } = await import(${JSON.stringify(LOCK)});
    acquireInstanceLock(${JSON.stringify(dir)}); console.log('held'); setInterval(() => {}, 1000);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(holder.stdout, 'data');
  expect(() => acquireInstanceLock(dir)).toThrow(
    expect.objectContaining({ code: 'agent_already_running', detail: { pid: holder.pid } }),
  );
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  acquireInstanceLock(dir).release();
});

it('says that a folder cannot be used when the lock file is something else', () => {
  const dir = tempDir();
  writeFileSync(
    join(dir, 'agent.lock'),
    'this is not a database, and long enough to be seen as none '.repeat(40),
  );
  expect(() => acquireInstanceLock(dir)).toThrow(expect.objectContaining({ code: 'data_dir_unusable' }));
});
