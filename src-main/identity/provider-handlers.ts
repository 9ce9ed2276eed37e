import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { providerCommands } from '../../src-shared/contract/provider.ts';
import type { ProviderInspection } from './provider-inspection.ts';

/** The contract's `provider.*` commands, of the account that is active at the time. */
export function providerHandlers(
  provider: () => ProviderInspection,
): CommandHandlers<keyof typeof providerCommands> {
  return {
    'provider.detect': async (request, { signal }) => provider().detect(request, signal),
    'provider.check': async (request, { signal }) => provider().check(request, signal),
    'provider.previewMapping': async (request) => provider().previewMapping(request),
    'provider.values': async () => provider().values(),
  };
}
