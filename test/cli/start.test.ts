import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isBuilt } from '../../src-main/cli/start/built.ts';
import { hostOptions } from '../../src-main/cli/start/host-options.ts';
import { tempDir } from '../support/temp-dir.ts';

const START = join(import.meta.dirname, '../../src-main/cli/start.ts');

/** `npm start` on a computer without a screen. */
function start(dataDir: string): { readonly child: ChildProcess; readonly printed: () => string } {
  const child = spawn(
    process.execPath,
    [START, '--data-dir', dataDir, '--keychain', 'memory', '--port', '0'],
    {
      env: { PATH: process.env['PATH'], HOME: dataDir },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  return { child, printed: () => text };
}

it('without Electron says so in one line and opens the same app headless; a second start opens its window', async () => {
  const dataDir = tempDir();
  const first = start(dataDir);
  await expect.poll(first.printed, { timeout: 100_000 }).toContain('Stop it with Ctrl-C.');
  const lines = first.printed().trim().split('\n');
  expect(lines[0]).toBe(
    'Electron cannot be used here (there is no display): the same app opens in your browser.',
  );
  const address = /http:\/\/127\.0\.0\.1:\d+\/console\/open\/\S+/.exec(first.printed())?.[0] ?? '';
  const page = await fetch(address, {
    redirect: 'manual',
    headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  });
  expect(page.status).toBe(302);

  const second = start(dataDir);
  const [code] = await once(second.child, 'exit');
  expect([code, second.printed()]).toEqual([
    0,
    expect.stringContaining('Onbehalf is already running. Open its window'),
  ]);

  first.child.kill('SIGINT');
  expect(await once(first.child, 'exit')).toEqual([0, null]);
}, 120_000);

it('takes the options of serve, and no others', () => {
  const args = ['--data-dir', '/d', '--keychain', 'memory', '--dev', '--port', '0', '--config', '/c.json'];
  expect(hostOptions(args, {})).toEqual({
    dataDir: '/d',
    keychain: 'memory',
    dev: true,
    port: 0,
    config: '/c.json',
  });
  expect(hostOptions([], { ONBEHALF_DATA_DIR: '/e' })).toEqual({ dataDir: '/e', keychain: 'os', dev: false });
  for (const wrong of [['--bogus'], ['--port', 'x'], ['--port', '70000'], ['--keychain', 'file'], ['extra']])
    expect(() => hostOptions(wrong, {})).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

it('knows whether what was built is newer than its sources', () => {
  const root = tempDir();
  const put = (path: string, seconds: number): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
    utimesSync(join(root, path), seconds, seconds);
  };
  put('src-renderer/main.ts', 1_000);
  put('src-main/compose.ts', 1_000);
  expect(isBuilt(root, 'window')).toBe(false);
  put('dist/renderer/index.html', 2_000);
  expect([isBuilt(root, 'window'), isBuilt(root, 'app')]).toEqual([true, false]);
  for (const path of ['dist/main/shell.js', 'dist/preload/preload.cjs']) put(path, 2_000);
  expect(isBuilt(root, 'app')).toBe(true);
  put('src-main/compose.ts', 3_000);
  expect([isBuilt(root, 'window'), isBuilt(root, 'app')]).toEqual([true, false]);
  put('src-renderer/features/home.tsx', 3_000);
  expect(isBuilt(root, 'window')).toBe(false);
});
