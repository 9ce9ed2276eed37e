import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createGroupSync } from './group-sync.ts';
import { encodeLine } from './journal-line.ts';

/** Where intents go first: a line in an open file, one system call, before the call that it is about goes on. */
export interface JournalFile {
  /** When it returns, the operating system has the line. Throws the file system's error, and leaves no half line. */
  append(json: string): void;
  /** Resolves when everything that was appended before is on the disk; one write for all who wait. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export interface JournalFileOptions {
  readonly directory: string;
  /** The run of the agent that writes. */
  readonly boot: string;
  /** A new segment is begun after this many bytes; the old one is removed once it is in the database. */
  readonly segmentBytes: number;
}

interface Segment {
  readonly fd: number;
  bytes: number;
}

export function openJournalFile(options: JournalFileOptions): JournalFile {
  let segment: Segment | null = null;
  let number = 0;
  const retiring = new Set<Promise<void>>();

  function retire(old: Segment): void {
    const done = syncFile(old.fd).finally(() => {
      retiring.delete(done);
      fs.closeSync(old.fd);
    });
    retiring.add(done);
    // A failure stays with those who wait in `sync`; here it only must not be unhandled.
    done.catch(() => undefined);
  }

  function current(): Segment {
    if (segment && segment.bytes < options.segmentBytes) return segment;
    number = Math.max(number, lastNumber(options.directory)) + 1;
    const next = createSegment(options, number);
    if (segment) retire(segment);
    segment = next;
    return next;
  }

  const sync = createGroupSync(async () => {
    const open = segment ? [syncFile(segment.fd)] : [];
    await Promise.all([...open, ...retiring]);
  });

  return {
    append: (json) => appendWhole(current(), encodeLine(json)),
    sync,
    async close() {
      await sync();
      if (segment) fs.closeSync(segment.fd);
      segment = null;
    },
  };
}

/** The segments of a directory, oldest first; none where there is no directory yet. */
export function listSegments(directory: string): readonly string[] {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter((name) => /^\d{10}\.jsonl$/.test(name))
    .sort()
    .map((name) => path.join(directory, name));
}

function lastNumber(directory: string): number {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const last = listSegments(directory).at(-1);
  return last ? Number.parseInt(path.basename(last), 10) : 0;
}

function createSegment({ directory, boot }: JournalFileOptions, number: number): Segment {
  const file = path.join(directory, `${String(number).padStart(10, '0')}.jsonl`);
  const segment = { fd: fs.openSync(file, 'ax', 0o600), bytes: 0 };
  try {
    appendWhole(segment, encodeLine(JSON.stringify({ boot, segment: randomUUID() })));
  } catch (error) {
    fs.closeSync(segment.fd);
    fs.rmSync(file, { force: true });
    throw error;
  }
  return segment;
}

/** A short write (a disk that fills up) is taken back, so that the next line does not stick to half a line. */
function appendWhole(segment: Segment, line: string): void {
  const length = Buffer.byteLength(line);
  try {
    const written = fs.writeSync(segment.fd, line);
    if (written < length) appendRest(segment.fd, Buffer.from(line), written);
    segment.bytes += length;
  } catch (error) {
    fs.ftruncateSync(segment.fd, segment.bytes);
    throw error;
  }
}

function appendRest(fd: number, bytes: Buffer, from: number): void {
  for (let done = from; done < bytes.length;) done += fs.writeSync(fd, bytes, done);
}

function syncFile(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
  });
}
