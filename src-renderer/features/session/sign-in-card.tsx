import { LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { providerName, text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { Heading, Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { useSignIn } from './sign-in.tsx';
import { SignInWaiting } from './sign-in-waiting.tsx';

/** Nobody is signed in: the one thing to do. */
export function SignInCard(): ReactNode {
  const { session, provider } = useAppState();
  const { attempt, starting, problem, start, startWithDevice } = useSignIn();
  if (attempt || session.state === 'signing_in') return <SignInWaiting />;
  const name = providerName(provider?.preset);
  const reason = session.state === 'signed_out' ? session.reason : null;
  return (
    <Stack>
      {problem && <ProblemCard problem={problem} onRetry={start} announce />}
      <Card padding="lg">
        <Inline justify="between" gap="lg">
          <Stack gap="xs">
            <Heading level={2}>{text.session.signedOutTitle}</Heading>
            <Text tone="muted">{reason ?? text.session.signedOut(name)}</Text>
          </Stack>
          <Button
            kind="primary"
            size="lg"
            icon={<LogIn aria-hidden size={18} />}
            onPress={start}
            isPending={starting}
          >
            {text.session.signInWith(name)}
          </Button>
        </Inline>
        <Inline>
          <Button kind="quiet" size="sm" onPress={startWithDevice} isDisabled={starting}>
            {text.session.device.start}
          </Button>
        </Inline>
      </Card>
    </Stack>
  );
}
