import type { ReactNode } from 'react';
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
      {({ configuration: { identityProvider }, origins }) => {
        const isLocked = isLockedBy(origins, 'identityProvider');
        const isManaged = isLocked('issuer') && isLocked('clientId');
        return (
          <LockProvider isLocked={isLocked}>
            {origins.some(({ key, locked }) => locked && key.startsWith('identityProvider')) && (
              <ManagedNotice />
            )}
            <Stack gap="lg">
              <ProviderForm
                key={identityProvider === null ? 'new' : 'set'}
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
