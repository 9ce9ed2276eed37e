import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What is needed: everything for Electron, or the window alone for the browser. */
export type Target = 'app' | 'window';

const SOURCES: Readonly<Record<Target, readonly string[]>> = {
  app: ['src-shared', 'src-main', 'src-renderer', 'vite.config.ts'],
  window: ['src-shared', 'src-renderer', 'vite.config.ts'],
};
const RESULTS: Readonly<Record<Target, readonly string[]>> = {
  app: ['dist/main/shell.js', 'dist/preload/preload.cjs', 'dist/renderer/index.html'],
  window: ['dist/renderer/index.html'],
};

/** Whether what was built is there and newer than every source of it. */
export function isBuilt(root: string, target: Target): boolean {
  const results = RESULTS[target].map((path) => join(root, path));
  if (!results.every((path) => existsSync(path))) return false;
  const built = Math.min(...results.map((path) => statSync(path).mtimeMs));
  return SOURCES[target].every((path) => newest(join(root, path)) <= built);
}

function newest(path: string): number {
  if (!existsSync(path)) return 0;
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  const inside = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs);
  return Math.max(0, ...inside);
}

/** Builds with Vite; rejects with what it printed when that fails. */
export async function build(root: string, target: Target): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const options = target === 'app' ? ['build', '--app'] : ['build'];
  const child = spawn(process.execPath, [vite, ...options, '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`the build failed:\n${printed.slice(-4_000)}`);
}
