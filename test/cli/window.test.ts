import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { type Demo, openDemo } from '../../src-main/demo/demo.ts';

const run = promisify(execFile);
const ONBEHALF = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');

let demo: Demo | undefined;
const opened: string[] = [];

afterEach(async () => {
  await demo?.close();
  demo = undefined;
  opened.length = 0;
});

async function window(...args: readonly string[]): Promise<{ url: string; browserOpened: boolean }> {
  demo ??= await openDemo({
    anyPorts: true,
    platform: { browser: { open: async (url) => void opened.push(url) } },
  });
  const { stdout } = await run(process.execPath, [
    ONBEHALF,
    'window',
    '--json',
    '--data-dir',
    demo.dataDir,
    ...args,
  ]);
  return JSON.parse(stdout);
}

test('`window` gives a new address of the running agent, which works once', async () => {
  const { url, browserOpened } = await window('--no-browser');
  expect(browserOpened).toBe(false);
  expect(opened).toEqual([]);
  const [first, second] = [
    await fetch(url, { redirect: 'manual' }),
    await fetch(url, { redirect: 'manual' }),
  ];
  expect([first.status, second.status]).toEqual([302, 410]);
});

test('`window` opens the browser of the computer', async () => {
  const { url, browserOpened } = await window();
  expect(browserOpened).toBe(true);
  expect(opened).toEqual([url]);
});
