import { stripVTControlCharacters } from 'node:util';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { PROBLEMS, type ProblemCode } from '../../src-shared/problems/table.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import { ReportedProblem } from './contract-client.ts';

/** Where a command writes, and whether in words or as JSON. */
export interface Output {
  readonly json: boolean;
  /** A line on stdout. */
  readonly line: (text: string) => void;
  /** A value on stdout as one line of JSON; with words, what `words` makes of it. */
  value(value: unknown, words: () => void): void;
  /** A note for a person on stderr; nothing with --json. */
  note(text: string): void;
}

export interface Streams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

export function createOutput(json: boolean, streams: Streams = process): Output {
  const line = (text: string): void => void streams.stdout.write(`${text}\n`);
  return {
    json,
    line,
    value: (value, words) => (json ? line(JSON.stringify(value)) : words()),
    note: (text) => void (json || streams.stderr.write(`${text}\n`)),
  };
}

/** Rows as aligned columns. Text from outside is made plain first: no escape sequence reaches the terminal (case 118). */
export function table(headings: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => plainText(stripVTControlCharacters(cell ?? '–'), 80)));
  const widths = headings.map((heading, at) =>
    Math.max(heading.length, ...cells.map((row) => (row[at] ?? '').length)),
  );
  const draw = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [draw(headings), draw(widths.map((width) => '─'.repeat(width))), ...cells.map(draw)].join('\n');
}

/** Writes why a command failed (in words, or as one line of JSON) to stderr and gives its exit code. */
export function failure(thrown: unknown, json: boolean, streams: Streams = process): number {
  const report = thrown instanceof ReportedProblem ? thrown.report : asProblem(thrown).report();
  streams.stderr.write(
    json ? `${JSON.stringify({ event: 'error', ...report })}\n` : `${report.title}\n${report.next}\n`,
  );
  if (report.code === 'internal' && !json && thrown instanceof Problem === false && thrown instanceof Error) {
    streams.stderr.write(`${plainText(thrown.message)}\n`);
  }
  return exitCode(report);
}

function exitCode(report: ProblemReport): number {
  return Object.hasOwn(PROBLEMS, report.code) ? PROBLEMS[report.code as ProblemCode].exit : 1;
}
