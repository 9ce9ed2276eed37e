import { open } from 'node:fs/promises';

const TAIL_BYTES = 1024 * 1024;

/** The last lines of a file, without reading more of it than its end. Rejects where it cannot be opened. */
export async function lastLines(path: string, lines: number): Promise<readonly string[]> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    const all = buffer.toString('utf8').split('\n').filter(Boolean);
    return lines === 0 ? [] : all.slice(-lines);
  } finally {
    await handle.close();
  }
}
