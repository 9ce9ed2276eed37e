import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Live } from '../../ui/live.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Text } from '../../ui/typography.tsx';

const words = text.aiClients;

/** It is written; now the client itself has to come. */
export function ClientConnected({
  name,
  connected,
}: {
  readonly name: string;
  readonly connected: CommandResponse<'aiClients.connect'>;
}): ReactNode {
  const verify = useCommand('aiClients.verify', { client: connected.client });
  return (
    <Stack>
      {connected.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title={warning} />
      ))}
      <Facts items={[{ name: words.reload, value: connected.reload }]} />
      <Live>
        {verify.data ? (
          <Callout tone="info" title={words.seen(name)} icon={<CircleCheck aria-hidden size={18} />} />
        ) : (
          <Inline>
            <Spinner />
            <Text as="span" tone="muted">
              {words.waiting(name)}
            </Text>
          </Inline>
        )}
      </Live>
      {connected.backup !== null && (
        <Text size="sm" tone="faint">
          {words.backup(connected.backup)}
        </Text>
      )}
    </Stack>
  );
}
