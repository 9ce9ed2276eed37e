import type { Caller, CommandContext } from '../../src-shared/contract/commands.ts';

/** What a handler is told beside its request when a test calls it: nobody gives up waiting. */
export function commandContext(transport: Caller['transport'] = 'internal'): CommandContext {
  return { caller: { transport }, signal: new AbortController().signal };
}
