import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, isBuilt, type Target } from './start/built.ts';
import { electronPackageDir, findElectron, runInstaller } from './start/electron-runtime.ts';
import { hostOptions } from './start/host-options.ts';
import { runHeadless } from './start/open-headless.ts';
import { failure } from './output.ts';

/** `npm start`: the desktop app in Electron, or the same app with its window in the browser where there is no Electron. */
const root = join(import.meta.dirname, '../..');
const args = process.argv.slice(2);
const line = (text: string): void => void process.stdout.write(`${text}\n`);

async function start(): Promise<number> {
  const options = hostOptions(args, process.env);
  const runtime = await findElectron({
    env: process.env,
    platform: process.platform,
    packageDir: electronPackageDir(),
    download(installer) {
      line('Fetching Electron, once …');
      return runInstaller(installer);
    },
  });
  if (runtime.program !== null) {
    await ensureBuilt('app');
    return await runElectron(runtime.program);
  }
  line(`Electron cannot be used here (${runtime.reason}): the same app opens in your browser.`);
  await ensureBuilt('window');
  return await runHeadless(options, { line });
}

async function ensureBuilt(target: Target): Promise<void> {
  if (isBuilt(root, target)) return;
  line('Building …');
  await build(root, target);
}

function runElectron(program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [root, ...args], { stdio: 'inherit' });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

try {
  process.exitCode = await start();
} catch (error) {
  process.exitCode = failure(error, false);
}
