import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { diagnosticsCommands } from '../../src-shared/contract/diagnostics.ts';
import type { Diagnostics } from './diagnostics.ts';
import { SYMPTOMS } from './symptoms.ts';

/** The contract's commands over the diagnostics. */
export function diagnosticsHandlers(
  diagnostics: Diagnostics,
): CommandHandlers<keyof typeof diagnosticsCommands> {
  return {
    'diagnostics.run': async ({ only }, { signal }) => await diagnostics.run(only, signal),
    'diagnostics.fix': async ({ check }, { signal }) => await diagnostics.fix(check, signal),
    'diagnostics.symptoms': async () => ({ symptoms: [...SYMPTOMS] }),
    'diagnostics.report': async (_, { signal }) => await diagnostics.report(signal),
  };
}
