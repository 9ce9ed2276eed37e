import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Problem } from '../../src-shared/problems/problem.ts';

const silent = new Writable({ write: (_chunk, _encoding, done) => done() });

/**
 * Asks for a secret without showing it; in a script it is the first line of the input. Never an argument: those are
 * visible to every program. Throws `invalid_input` for nothing.
 */
export async function readSecret(question: string): Promise<string> {
  const hasTerminal = process.stdin.isTTY === true;
  if (hasTerminal) process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: hasTerminal });
  try {
    const typed = await firstLine(terminal);
    if (hasTerminal) process.stderr.write('\n');
    if (typed === '') throw new Problem('invalid_input', { reason: 'no secret was given' });
    return typed;
  } finally {
    terminal.close();
  }
}

async function firstLine(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) return line.trim();
  return '';
}
