import { open, stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 250;

/**
 * The lines that are added to a file from now on. When another file takes its place (rotation), the rest of the old one
 * comes first. Ends when the signal is aborted.
 */
export async function* followFile(path: string, signal: AbortSignal): AsyncGenerator<string> {
  let file = await openOrNull(path);
  let offset = file ? (await file.stat()).size : 0;
  let rest = '';
  try {
    while (!signal.aborted) {
      const moved = file ? await isReplaced(file, path) : true;
      if (file) {
        const added = await readFrom(file, offset);
        offset += added.length;
        const lines = (rest + added.toString('utf8')).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
      if (moved) {
        await file?.close();
        file = await openOrNull(path);
        offset = 0;
      } else await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (!file) await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await file?.close();
  }
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  return await open(path, 'r').catch(() => null);
}

async function isReplaced(file: FileHandle, path: string): Promise<boolean> {
  const [ours, now] = await Promise.all([file.stat(), stat(path).catch(() => null)]);
  return now !== null && now.ino !== ours.ino;
}

async function readFrom(file: FileHandle, offset: number): Promise<Buffer> {
  const { size } = await file.stat();
  const length = Math.max(0, size - offset);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, offset);
  return buffer.subarray(0, bytesRead);
}
