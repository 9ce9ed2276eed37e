import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { createGroupSync } from './group-sync.ts';
import { encodeLine } from './journal-line.ts';

/** Where intents go first: a line in an open file, one system call, before the call that it is about goes on. */
export interface JournalFile {
  /** When it returns, the operating system has the line. Throws the file system's error, and leaves no half line. */
  append(json: string): void;
  /**
   * The same at the end of this turn of the event loop, together with what else is appended until then: for what is not
   * waited for. `onFailed` is told the file system's error, and what was to be written is gone.
   */
  appendSoon(json: string, onFailed: (error: unknown) => void): void;
  /** Writes now what was to be appended soon. */
  write(): void;
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

  const soon = createBatch((lines) => appendWhole(current(), lines));

  const sync = createGroupSync(async () => {
    soon.write();
    const open = segment ? [syncFile(segment.fd)] : [];
    await Promise.all([...open, ...retiring]);
  });

  return {
    append(json) {
      soon.write();
      appendWhole(current(), encodeLine(json));
    },
    appendSoon: (json, onFailed) => soon.add(encodeLine(json), onFailed),
    write: () => soon.write(),
    sync,
    async close() {
      soon.write();
      await sync();
      if (segment) fs.closeSync(segment.fd);
      segment = null;
    },
  };
}

/** Gathers lines until the end of the turn, or until there are many. */
function createBatch(write: (lines: string) => void) {
  let lines = '';
  let waiting: ((error: unknown) => void)[] = [];

  function writeAll(): void {
    if (waiting.length === 0) return;
    const [written, failed] = [lines, waiting];
    lines = '';
    waiting = [];
    try {
      write(written);
    } catch (error) {
      for (const tell of failed) tell(error);
    }
  }

  return {
    write: writeAll,
    add(line: string, onFailed: (error: unknown) => void): void {
      if (waiting.length === 0) queueMicrotask(writeAll);
      lines += line;
      waiting.push(onFailed);
      if (lines.length > BATCH_LENGTH) writeAll();
    },
  };
}

const BATCH_LENGTH = 64 << 10;

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
