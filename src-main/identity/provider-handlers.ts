import type { CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { ProviderCommand, ProviderInspection } from './provider-inspection.ts';

export type ProviderHandlers = {
  readonly [Name in ProviderCommand]: (
    request: CommandRequest<Name>,
    context: { readonly signal: AbortSignal },
  ) => Promise<CommandResponse<Name>>;
};

/** The contract's `provider.*` commands. */
export function providerHandlers(provider: ProviderInspection): ProviderHandlers {
  return {
    'provider.detect': (request, { signal }) => provider.detect(request, signal),
    'provider.check': (request, { signal }) => provider.check(request, signal),
    'provider.previewMapping': (request) => provider.previewMapping(request),
    'provider.values': () => provider.values(),
  };
}
