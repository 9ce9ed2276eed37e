import type { ReactNode } from 'react';
import { useNow } from '../../app/use-now.ts';
import { formatCountdown } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { OutsideLink } from '../../ui/link.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Heading, Text } from '../../ui/typography.tsx';
import type { DeviceAttempt } from './sign-in.tsx';

/** A code to enter in a browser anywhere. */
export function DeviceWaiting({
  attempt,
  onCancel,
}: {
  readonly attempt: DeviceAttempt;
  readonly onCancel: () => void;
}): ReactNode {
  const now = useNow(1_000);
  const { device } = text.session;
  return (
    <Card padding="lg">
      <Stack>
        <Stack gap="xs">
          <Inline>
            <Spinner size={18} />
            <Heading level={2}>{device.title}</Heading>
          </Inline>
          <Text tone="muted">{device.hint}</Text>
        </Stack>
        <CopyField label={device.address} value={attempt.verificationUri} />
        <CopyField label={device.code} value={attempt.userCode} />
        <Inline gap="md">
          <OutsideLink url={attempt.verificationUriComplete ?? attempt.verificationUri}>
            {device.openHere}
          </OutsideLink>
          <Button size="sm" onPress={onCancel}>
            {text.common.cancel}
          </Button>
          <Text tone="faint" size="sm" numeric>
            {text.session.timeLeft(formatCountdown(Date.parse(attempt.expiresAt) - now))}
          </Text>
        </Inline>
      </Stack>
    </Card>
  );
}
