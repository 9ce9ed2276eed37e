import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Says of these files and folders (with what stands in them) whether anything about them has changed. */
export function fileFingerprint(paths: readonly string[]): string {
  return paths.map((path) => [stateOf(path), ...inside(path).map(stateOf)].join('\n')).join('\n\n');
}

function inside(path: string): readonly string[] {
  try {
    return readdirSync(path)
      .sort()
      .map((name) => join(path, name));
  } catch {
    return [];
  }
}

function stateOf(path: string): string {
  try {
    const { ino, size, mode, uid, mtimeMs, ctimeMs } = statSync(path);
    return [path, ino, size, mode, uid, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return `${path} ${(error as NodeJS.ErrnoException).code}`;
  }
}
