import type { ReactNode } from 'react';
import { activeProvider, DEFAULT_ACCOUNT, providerOwner } from '../../../src-shared/domain/account.ts';
import { useCommand } from '../../bridge/commands.ts';
import { LockProvider } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { Stack } from '../../ui/layout.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Answer } from '../problems/answer.tsx';
import { TokenDebugger } from '../exchange/token-debugger.tsx';
import { isLockedBy, ManagedNotice } from '../settings/managed-notice.tsx';
import { ProviderForm } from './provider-form.tsx';

/** The provider as it is set, with what the organisation has locked. */
export function ProviderSettings(): ReactNode {
  const query = useCommand('config.show', {});
  return (
    <Answer query={query} loading={<SkeletonForm fields={5} label={text.common.loading} />}>
      {({ configuration, origins }) => {
        // The form shows and changes the provider that the active account uses.
        const owner = providerOwner(configuration, configuration.activeAccount);
        const identityProvider = activeProvider(configuration);
        const isLocked = isLockedBy(
          origins,
          owner === DEFAULT_ACCOUNT ? 'identityProvider' : `accounts.${owner}`,
        );
        const isManaged = isLocked('issuer') && isLocked('clientId');
        return (
          <LockProvider isLocked={isLocked}>
            {origins.some(({ key, locked }) => locked && key.startsWith('identityProvider')) && (
              <ManagedNotice />
            )}
            <Stack gap="lg">
              <ProviderForm
                key={`${owner} ${identityProvider === null ? 'new' : 'set'}`}
                provider={identityProvider}
                canSave={!isManaged}
              />
              <TokenDebugger />
            </Stack>
          </LockProvider>
        );
      }}
    </Answer>
  );
}
