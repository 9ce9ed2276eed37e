import type { CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { diagnosticsCommands } from '../../src-shared/contract/diagnostics.ts';
import type { Diagnostics } from './diagnostics.ts';
import { SYMPTOMS } from './symptoms.ts';

type Name = keyof typeof diagnosticsCommands;
type DiagnosticsHandlers = {
  readonly [Key in Name]: (
    request: CommandRequest<Key>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Key>>;
};

/** The contract's commands over the diagnostics. */
export function diagnosticsHandlers(diagnostics: Diagnostics): DiagnosticsHandlers {
  return {
    'diagnostics.run': async ({ only }, { signal }) => await diagnostics.run(only, signal),
    'diagnostics.fix': async ({ check }, { signal }) => await diagnostics.fix(check, signal),
    'diagnostics.symptoms': async () => ({ symptoms: [...SYMPTOMS] }),
    'diagnostics.report': async (_, { signal }) => await diagnostics.report(signal),
  };
}
