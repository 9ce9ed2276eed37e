import { createInterface } from 'node:readline/promises';

/** Whether a person can be asked: not in a script, and not where an AI client runs a command. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks on the terminal; where there is none (a script), the answer is the given one. */
export async function confirmed(question: string, withoutTerminal: boolean): Promise<boolean> {
  if (!hasTerminal()) return withoutTerminal;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [Y/n] `);
    return /^(?:|y|yes)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

/** Asks for one line; in a script it is the first line of the input. */
export async function asked(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
