import {
  COMMANDS,
  type CommandInput,
  type CommandName,
  type CommandResponse,
  type ContractClient,
} from '../../src-shared/contract/commands.ts';
import { ProblemError } from './problem-error.ts';
import type { Transport } from './transport.ts';

/** The typed contract over a transport: replies are accepted by their schema before anybody sees them. */
export function contractClient(transport: Transport): ContractClient {
  return {
    async call<Name extends CommandName>(
      name: Name,
      request: CommandInput<Name>,
      signal?: AbortSignal,
    ): Promise<CommandResponse<Name>> {
      const envelope = await transport.call(name, request, signal);
      if (!envelope.ok) throw new ProblemError(envelope.problem);
      return COMMANDS[name].response.parse(envelope.value) as CommandResponse<Name>;
    },
  };
}
