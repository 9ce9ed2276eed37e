import { LogIn } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { providerName, text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { Heading, OutsideText, Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { useSignIn } from './sign-in.tsx';
import { SignInWaiting } from './sign-in-waiting.tsx';

/** What a link (onbehalf://sign-in, or the tile in Okta) asks for. It is offered, never started by itself. */
export interface AskedSignIn {
  readonly hint?: string | undefined;
}

/** Nobody is signed in: the one thing to do. */
export function SignInCard({ asked }: { readonly asked?: AskedSignIn }): ReactNode {
  const { session, provider } = useAppState();
  const { attempt, starting, problem, start, startAs, startWithDevice } = useSignIn();
  if (attempt || session.state === 'signing_in') return <SignInWaiting />;
  const name = providerName(provider?.preset);
  const reason = session.state === 'signed_out' ? session.reason : null;
  const hint = asked?.hint;
  return (
    <Stack>
      {asked && (
        <Callout tone="info" title={text.session.asked}>
          {hint !== undefined && (
            <>
              {text.session.askedAs} <OutsideText>{hint}</OutsideText>
            </>
          )}
        </Callout>
      )}
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
            onPress={() => (hint === undefined ? start() : startAs(hint))}
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
