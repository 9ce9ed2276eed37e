import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts the agent without a window, in the background: it outlives the bridge that needed it. */
export function startAgent(dataDir: string): void {
  const door = fileURLToPath(new URL('../onbehalf.mjs', import.meta.url));
  const child = spawn(process.execPath, [door, 'serve', '--data-dir', dataDir], {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  // What cannot be started is noticed by waiting for it in vain.
  child.once('error', () => undefined);
  child.unref();
}
