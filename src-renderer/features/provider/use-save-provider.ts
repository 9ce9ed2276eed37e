import { useMutation } from '@tanstack/react-query';
import type { IdentityProvider } from '../../../src-shared/domain/provider.ts';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { useBridge } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import type { ProviderSecrets } from './provider-form-values.ts';

export interface SaveProvider {
  readonly save: (provider: IdentityProvider, secrets: ProviderSecrets, onSaved: () => void) => void;
  readonly isPending: boolean;
  readonly problem: ProblemReport | null;
}

/** Saves the settings, then the secrets that were typed: those of the provider before are forgotten in between. */
export function useSaveProvider(): SaveProvider {
  const { client } = useBridge();
  const mutation = useMutation({
    async mutationFn({ provider, secrets }: { provider: IdentityProvider; secrets: ProviderSecrets }) {
      await client.call('config.setProvider', { identityProvider: provider });
      if (secrets.signIn !== '')
        await client.call('config.setClientSecret', { purpose: 'sign_in', secret: secrets.signIn });
      if (secrets.exchange !== '')
        await client.call('config.setClientSecret', { purpose: 'exchange', secret: secrets.exchange });
    },
  });
  return {
    save: (provider, secrets, onSaved) => mutation.mutate({ provider, secrets }, { onSuccess: onSaved }),
    isPending: mutation.isPending,
    problem: mutation.error ? problemOf(mutation.error) : null,
  };
}
