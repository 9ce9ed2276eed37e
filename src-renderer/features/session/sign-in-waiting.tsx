import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { useNow } from '../../app/use-now.ts';
import { formatCountdown } from '../../text/format.ts';
import { providerName, text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { OutsideLink } from '../../ui/link.tsx';
import { Spinner } from '../../ui/spinner.tsx';
import { Heading, Text } from '../../ui/typography.tsx';
import { DeviceWaiting } from './device-waiting.tsx';
import { PasteAddress } from './paste-address.tsx';
import { type SignInAttempt, useSignIn } from './sign-in.tsx';

/** How long the agent waits for the browser (problem `sign_in_timeout`). */
const SIGN_IN_MS = 5 * 60_000;

/** Somebody else has the word: what to do there, and how to get there again. */
export function SignInWaiting(): ReactNode {
  const { attempt, cancel } = useSignIn();
  if (attempt?.kind === 'device') return <DeviceWaiting attempt={attempt} onCancel={cancel} />;
  return <BrowserWaiting attempt={attempt} cancel={cancel} />;
}

/** In the browser of this computer; null where another window or the command line began. */
function BrowserWaiting({
  attempt,
  cancel,
}: {
  readonly attempt: SignInAttempt | null;
  readonly cancel: () => void;
}): ReactNode {
  const { provider, session } = useAppState();
  const now = useNow(1_000);
  const since = attempt?.startedAt ?? (session.state === 'signing_in' ? Date.parse(session.since) : now);
  const name = providerName(provider?.preset);
  return (
    <Card padding="lg">
      <Stack>
        <Stack gap="xs">
          <Inline>
            <Spinner size={18} />
            <Heading level={2}>{text.session.waitingTitle(name)}</Heading>
          </Inline>
          <Text tone="muted">
            {attempt && !attempt.browserOpened ? text.session.waitingUnopened : text.session.waiting}
          </Text>
        </Stack>
        {attempt && !attempt.browserOpened && <CopyField label={text.session.copyLink} value={attempt.url} />}
        <Inline gap="md">
          {attempt && <OutsideLink url={attempt.url}>{text.session.openAgain}</OutsideLink>}
          {attempt && (
            <Button size="sm" onPress={cancel}>
              {text.common.cancel}
            </Button>
          )}
          <Text tone="faint" size="sm" numeric>
            {text.session.timeLeft(formatCountdown(since + SIGN_IN_MS - now))}
          </Text>
        </Inline>
        {attempt && <PasteAddress attempt={attempt.attempt} />}
      </Stack>
    </Card>
  );
}
