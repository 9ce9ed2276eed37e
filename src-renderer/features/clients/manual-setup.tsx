import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Stack } from '../../ui/layout.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';

const words = text.aiClients;

/** What to paste into a client that is not in the list. */
export function ManualSetup(): ReactNode {
  const query = useCommand('aiClients.manual', {});
  return (
    <Disclosure title={words.manual}>
      <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
        {(manual) => (
          <Stack>
            <Text tone="muted">{words.manualHint}</Text>
            <CopyField label={words.manualUrl} value={manual.url} />
            <CopyField label={words.manualAuthorization} value={manual.authorizationUrl} />
            <CopyField label={words.manualCommand} value={[manual.command, ...manual.args].join(' ')} />
            <CopyField label={words.snippet} value={manual.snippet} />
          </Stack>
        )}
      </Answer>
    </Disclosure>
  );
}
