import type { Command } from 'commander';

/** The words that may stand where an argument of this name stands; empty for free text. */
export type ArgumentValues = (argument: string) => readonly string[];

/**
 * What may come next, for the words typed so far (without `onbehalf`); the last is the one that is being typed, empty for
 * a new one.
 */
export function candidates(
  program: Command,
  words: readonly string[],
  values: ArgumentValues,
): readonly string[] {
  const typed = words.at(-1) ?? '';
  const { command, argumentsGiven, pending } = walk(program, words.slice(0, -1));
  if (pending !== null) return starting(valuesOfOption(command, pending, values), typed);
  if (typed.startsWith('-')) return starting(optionsOf(command), typed);
  const subcommands = argumentsGiven === 0 ? visible(command).map((child) => child.name()) : [];
  const argument = command.registeredArguments[argumentsGiven] ?? lastIfVariadic(command);
  return starting([...subcommands, ...(argument ? values(argument.name()) : [])], typed);
}

interface Place {
  readonly command: Command;
  readonly argumentsGiven: number;
  /** The option whose value is being typed. */
  readonly pending: string | null;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let argumentsGiven = 0;
  let pending: string | null = null;
  for (const word of words) {
    if (pending !== null) pending = null;
    else if (word.startsWith('-')) pending = takesValue(command, word) ? word : null;
    else {
      const child: Command | undefined = command.commands.find(
        (one) => one.name() === word || one.aliases().includes(word),
      );
      if (child && argumentsGiven === 0) command = child;
      else argumentsGiven += 1;
    }
  }
  return { command, argumentsGiven, pending };
}

function takesValue(command: Command, word: string): boolean {
  const option = command.options.find(({ long, short }) => long === word || short === word);
  return option?.required ?? false;
}

function valuesOfOption(command: Command, word: string, values: ArgumentValues): readonly string[] {
  const option = command.options.find(({ long, short }) => long === word || short === word);
  return option?.argChoices ?? values(option?.long?.slice(2) ?? '');
}

function optionsOf(command: Command): readonly string[] {
  const own = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []));
  return [...own, '--help'];
}

function visible(command: Command): readonly Command[] {
  return command.createHelp().visibleCommands(command);
}

function lastIfVariadic(command: Command): Command['registeredArguments'][number] | undefined {
  const last = command.registeredArguments.at(-1);
  return last?.variadic ? last : undefined;
}

function starting(words: readonly string[], typed: string): readonly string[] {
  return [...new Set(words)].filter((word) => word.startsWith(typed)).toSorted();
}
