import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface RotatingFileOptions {
  readonly dir: string;
  readonly name: string;
  readonly extension: string;
  readonly maxBytes: number;
  /** How many older files stay beside the current one. */
  readonly keep: number;
}

export interface RotatingFile {
  /** Whether the text was written. Never throws. */
  append(text: string): boolean;
  close(): void;
}

/** A file that only its owner can read and that begins anew when it has reached its size. */
export function openRotatingFile(options: RotatingFileOptions): RotatingFile {
  const path = (index: number): string =>
    join(options.dir, `${options.name}${index === 0 ? '' : `.${index}`}.${options.extension}`);
  let fd: number | null = null;
  let size = 0;

  const open = (): number => {
    mkdirSync(options.dir, { recursive: true, mode: 0o700 });
    fd = openSync(path(0), 'a', 0o600);
    size = fstatSync(fd).size;
    return fd;
  };
  const close = (): void => {
    if (fd !== null) closeSync(fd);
    fd = null;
  };
  const rotate = (): void => {
    close();
    rmSync(path(options.keep), { force: true });
    for (let index = options.keep - 1; index >= 0; index -= 1) renameIfThere(path(index), path(index + 1));
  };

  return {
    append(text) {
      try {
        if (fd !== null && size > 0 && size + text.length > options.maxBytes) rotate();
        size += writeSync(fd ?? open(), text);
        return true;
      } catch {
        return false;
      }
    },
    close,
  };
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
