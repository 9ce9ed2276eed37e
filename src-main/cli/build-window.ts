import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/**
 * Builds the window where it has not been built: in a fresh checkout. Packages bring it with them. Returns whether
 * it is there.
 */
export async function buildWindow(): Promise<boolean> {
  const page = join(ROOT, 'dist', 'renderer', 'index.html');
  if (existsSync(page)) return true;
  const vite = viteProgram();
  if (vite === null) return false;
  await run(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: ROOT });
  return existsSync(page);
}

/** Vite is there in a checkout, not in a package. */
function viteProgram(): string | null {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return null;
  }
}
