import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { providerCommands } from '../../src-shared/contract/provider.ts';
import type { ProviderInspection } from './provider-inspection.ts';

/** The contract's `provider.*` commands. */
export function providerHandlers(
  provider: ProviderInspection,
): CommandHandlers<keyof typeof providerCommands> {
  return {
    'provider.detect': (request, { signal }) => provider.detect(request, signal),
    'provider.check': (request, { signal }) => provider.check(request, signal),
    'provider.previewMapping': (request) => provider.previewMapping(request),
    'provider.values': () => provider.values(),
  };
}
