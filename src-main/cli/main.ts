import { Command } from 'commander';
import { VERSION } from '../platform/version.ts';
import { addAuditCommands } from './commands/audit.ts';
import { addBridgeCommand } from './commands/bridge.ts';
import { addClientCommands } from './commands/clients.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addConfigCommands } from './commands/config.ts';
import { addDoctorCommands } from './commands/doctor.ts';
import { addKeyCommands } from './commands/keys.ts';
import { addLogCommands } from './commands/logs.ts';
import { addPolicyCommands } from './commands/policy.ts';
import { addServeCommand } from './commands/serve.ts';
import { addServerCommands } from './commands/servers.ts';
import { addAccountCommands } from './commands/accounts.ts';
import { addSessionCommands } from './commands/session.ts';
import { addTokenCommands } from './commands/tokens.ts';
import { addToolCommands } from './commands/tools.ts';
import { addWindowCommand } from './commands/window.ts';
import { runProgram } from './program.ts';

/** The `onbehalf` command: parses the arguments, runs one command and sets the exit code. */
export async function main(args: readonly string[]): Promise<void> {
  await runProgram(createProgram(), args);
}

export function createProgram(): Command {
  const program = new Command('onbehalf')
    .description('Sign in once; every AI client on this computer reaches your company’s MCP servers as you.')
    .version(VERSION)
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })
    .exitOverride();
  addServeCommand(program);
  addSessionCommands(program);
  addAccountCommands(program);
  addServerCommands(program);
  addToolCommands(program);
  addTokenCommands(program);
  addWindowCommand(program);
  addClientCommands(program);
  addBridgeCommand(program);
  addAuditCommands(program);
  addKeyCommands(program);
  addPolicyCommands(program);
  addConfigCommands(program);
  addDoctorCommands(program);
  addLogCommands(program);
  addCompletionCommands(program);
  inheritExitOverride(program);
  return program;
}

/** Commander asks for it on each subcommand: wrong usage is thrown and becomes exit code 2. */
function inheritExitOverride(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    inheritExitOverride(child);
  }
}
