import { crc32 } from 'node:zlib';

/**
 * One line of a journal segment: the CRC-32 of the JSON in eight hexadecimal digits, a space, the JSON, a line feed. The
 * sum tells a torn or half-written line from a whole one; proof against people is the chain's work, not the journal's.
 */
export function encodeLine(json: string): string {
  return `${sum(json)} ${json}\n`;
}

/** The JSON of a line without its line feed, or null where the line is damaged. */
export function decodeLine(line: string): string | null {
  const json = line.slice(9);
  return line[8] === ' ' && line.slice(0, 8) === sum(json) ? json : null;
}

function sum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

/** The first line of every segment: it names the segment, whatever happens to file names, and the run that wrote it. */
export interface SegmentHeader {
  readonly segment: string;
  readonly boot: string;
}

export function isSegmentHeader(value: unknown): value is SegmentHeader {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'segment') === 'string' &&
    typeof Reflect.get(value, 'boot') === 'string'
  );
}
