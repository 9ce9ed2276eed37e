import { type Command, CommanderError } from 'commander';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ContractClient } from '../../src-shared/contract/commands.ts';
import { controlSocketPath } from '../platform/control-socket.ts';
import { defaultDataDir } from '../platform/paths.ts';
import { createSocketClient } from './contract-client.ts';
import { createOutput, failure, type Output, type Streams } from './output.ts';

/** What a command gets to work with. */
export interface CommandContext {
  readonly out: Output;
  readonly agent: ContractClient;
  readonly dataDir: string;
  readonly streams: Streams;
}

interface CommonOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** Adds the options that every command has. */
export function common(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option('--data-dir <dir>', 'the data folder of the agent (default: the one of this user)');
}

/** Runs the body of a command; a failure is printed and becomes the exit code. */
export function action<Options extends object, Args extends readonly unknown[]>(
  run: (context: CommandContext, options: Options, ...args: Args) => Promise<number | void>,
): (...all: unknown[]) => Promise<void> {
  return async (...all) => {
    const command = all.at(-1) as Command;
    const options: Options & CommonOptions = command.opts();
    const args = all.slice(0, -2) as unknown as Args;
    const json = options.json ?? false;
    const dataDir = options.dataDir ?? process.env['ONBEHALF_DATA_DIR'] ?? defaultDataDir();
    const context: CommandContext = {
      out: createOutput(json),
      agent: createSocketClient(controlSocketPath(dataDir)),
      dataDir,
      streams: process,
    };
    try {
      process.exitCode = (await run(context, options, ...args)) ?? 0;
    } catch (thrown) {
      process.exitCode = failure(thrown, json);
    }
  };
}

/** Parses a JSON argument of the command line. */
export function jsonArgument(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('invalid_input', { reason: `${what} is not valid JSON` }, { cause });
  }
}

/** Parses and runs; wrong usage exits with 2, help and version with 0. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  }
}
