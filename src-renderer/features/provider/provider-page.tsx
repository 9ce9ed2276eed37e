import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Page } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProviderForm } from './provider-form.tsx';

export function ProviderPage(): ReactNode {
  const query = useCommand('config.show', {});
  return (
    <Page title={text.provider.title} description={text.provider.description} width="narrow">
      <Answer query={query} loading={<SkeletonForm fields={4} label={text.common.loading} />}>
        {({ configuration }) => <ProviderForm provider={configuration.identityProvider} />}
      </Answer>
    </Page>
  );
}
