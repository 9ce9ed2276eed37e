import { z } from 'zod';
import { appStateSchema } from '../domain/app-state.ts';
import { problemReportSchema } from '../problems/problem.ts';
import { accountCommands } from './accounts.ts';
import { agentCommands } from './agent.ts';
import { aiClientCommands } from './ai-clients.ts';
import { auditCommands } from './audit.ts';
import { bridgeCommands } from './bridge.ts';
import { clientCommands } from './clients.ts';
import { read } from './define.ts';
import { diagnosticsCommands } from './diagnostics.ts';
import { exchangeCommands } from './exchange.ts';
import { keyCommands } from './keys.ts';
import { logCommands } from './log.ts';
import { policyCommands } from './policy.ts';
import { providerCommands } from './provider.ts';
import { serverCommands } from './servers.ts';
import { sessionCommands } from './session.ts';
import { settingsCommands } from './settings.ts';
import { windowCommands } from './window.ts';

/** Everything that the window, the command line and the tray can do: once, with schemas for both directions. */
export const COMMANDS = {
  'state.get': read(z.strictObject({}), appStateSchema),
  ...agentCommands,
  ...sessionCommands,
  ...accountCommands,
  ...serverCommands,
  ...clientCommands,
  ...aiClientCommands,
  ...bridgeCommands,
  ...auditCommands,
  ...policyCommands,
  ...providerCommands,
  ...settingsCommands,
  ...keyCommands,
  ...exchangeCommands,
  ...diagnosticsCommands,
  ...logCommands,
  ...windowCommands,
};

export type CommandName = keyof typeof COMMANDS;
/** What a caller passes: defaults may be left out. */
export type CommandInput<Name extends CommandName> = z.input<(typeof COMMANDS)[Name]['request']>;
/** What a handler receives: accepted by the schema, defaults filled in. */
export type CommandRequest<Name extends CommandName> = z.output<(typeof COMMANDS)[Name]['request']>;
export type CommandResponse<Name extends CommandName> = z.output<(typeof COMMANDS)[Name]['response']>;

export function isCommandName(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

/** Which way in a command came: it decides what may be asked, never who the person is. */
export interface Caller {
  readonly transport: 'ipc' | 'console' | 'control' | 'internal';
}

/** What a handler knows beside its request. The signal says that nobody waits for the answer any longer. */
export interface CommandContext {
  readonly caller: Caller;
  readonly signal: AbortSignal;
}

/** One function for each of the commands; each domain gives its own. */
export type CommandHandlers<Names extends CommandName = CommandName> = {
  readonly [Name in Names]: (
    request: CommandRequest<Name>,
    context: CommandContext,
  ) => Promise<CommandResponse<Name>>;
};

/** The reply of every transport: a value, or a problem. */
export const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: problemReportSchema }),
]);
export type Envelope = z.infer<typeof envelopeSchema>;

/** The caller's side of the contract, the same for all transports. Rejects with what the reply's problem says. */
export interface ContractClient {
  call<Name extends CommandName>(
    name: Name,
    request: CommandInput<Name>,
    signal?: AbortSignal,
  ): Promise<CommandResponse<Name>>;
}
