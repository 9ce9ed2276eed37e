import type { Command } from 'commander';

/** Examples at the end of a command's help: what to type, and what it is for. */
export function examples(
  command: Command,
  ...pairs: readonly (readonly [line: string, what: string])[]
): Command {
  const width = Math.max(...pairs.map(([line]) => line.length));
  const lines = pairs.map(([line, what]) => `  $ onbehalf ${line.padEnd(width)}   ${what}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}
