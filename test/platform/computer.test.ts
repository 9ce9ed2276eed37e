import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createComputer } from '../../src-main/platform/computer.ts';
import { portHolder } from '../../src-main/platform/port-holder.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'onbehalf-computer-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function listening(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test('a port: who holds it, and whether it is free', async () => {
  const computer = createComputer({ dataDir: tmpdir(), logFile: '' });
  const port = await listening();
  expect(await computer.ports.isFree(port)).toBe(false);
  const holder = await computer.ports.holder(port);
  expect(holder).toContain(`process ${process.pid}`);
  expect(await portHolder(1)).toBeNull();
});

test.skipIf(process.platform === 'win32')(
  'files: their permissions, and how they are closed to others',
  async () => {
    const dataDir = await folder();
    await mkdir(join(dataDir, 'sub'));
    await writeFile(join(dataDir, 'sub', 'file'), '');
    await chmod(join(dataDir, 'sub', 'file'), 0o664);
    await symlink('/etc/passwd', join(dataDir, 'link'));
    const { disk } = createComputer({ dataDir, logFile: '' });
    const files = await disk.files();
    expect(files.map(({ path }) => path).toSorted()).toEqual([
      dataDir,
      join(dataDir, 'sub'),
      join(dataDir, 'sub', 'file'),
    ]);
    expect(files.every(({ isMine }) => isMine)).toBe(true);
    await disk.tighten([join(dataDir, 'sub', 'file')]);
    expect((await stat(join(dataDir, 'sub', 'file'))).mode & 0o777).toBe(0o600);
  },
);

test('free space is told, and not where there is no folder', async () => {
  expect(await createComputer({ dataDir: tmpdir(), logFile: '' }).disk.free()).toBeGreaterThan(0);
  expect(await createComputer({ dataDir: '/no/such/folder', logFile: '' }).disk.free()).toBeNull();
});

test('the end of the log, also of a long one', async () => {
  const logFile = join(await folder(), 'agent.log');
  const lines = Array.from({ length: 20_000 }, (_, at) => `{"line":${at},"text":"${'x'.repeat(40)}"}`);
  await writeFile(logFile, `${lines.join('\n')}\n`);
  const computer = createComputer({ dataDir: tmpdir(), logFile });
  expect(await computer.logTail(3)).toEqual(lines.slice(-3));
  await expect(createComputer({ dataDir: tmpdir(), logFile: '/no' }).logTail(1)).rejects.toThrow('ENOENT');
});
