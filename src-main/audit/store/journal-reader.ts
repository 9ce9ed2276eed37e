import fs from 'node:fs';
import { decodeLine, isSegmentHeader, type SegmentHeader } from '../journal-line.ts';

/** A part of a segment: whole lines, where the reading stopped, and what could not be read. */
export interface Chunk {
  readonly lines: readonly string[];
  /** The position after the last line taken. */
  readonly position: number;
  /** Lines whose sum is wrong. */
  readonly damaged: number;
}

const CHUNK_BYTES = 4 << 20;

/** The header of a segment; null where the file has no whole first line (yet). */
export function readHeader(file: string): SegmentHeader | null {
  const { lines } = readChunk(file, 0, 512);
  try {
    const header: unknown = JSON.parse(lines[0] ?? 'null');
    return isSegmentHeader(header) ? header : null;
  } catch {
    return null;
  }
}

/** Whole lines from a position on, some megabytes at a time; an unfinished last line is left for later. */
export function readChunk(file: string, position: number, bytes = CHUNK_BYTES): Chunk {
  const text = readFrom(file, position, bytes);
  const end = text.lastIndexOf(0x0a) + 1;
  if (end === 0 && text.length === bytes) return readChunk(file, position, bytes * 2);
  const lines = text
    .toString('utf8', 0, Math.max(end - 1, 0))
    .split('\n')
    .filter((line) => line !== '')
    .map(decodeLine);
  const whole = lines.filter((line) => line !== null);
  return { lines: whole, position: position + end, damaged: lines.length - whole.length };
}

function readFrom(file: string, position: number, bytes: number): Buffer {
  const fd = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(bytes);
    const length = fs.readSync(fd, buffer, 0, bytes, position);
    return buffer.subarray(0, length);
  } finally {
    fs.closeSync(fd);
  }
}
