import type { ReactNode } from 'react';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { TokenFacts } from './token-facts.tsx';

const words = text.exchange;

/** The claims of the person's own tokens, when they ask for them; nothing where nobody is signed in. */
export function TokenDebugger(): ReactNode {
  const { session } = useAppState();
  if (session.state !== 'signed_in') return null;
  // What was shown of one person does not stay for the next.
  return <Debugger key={`${session.user.issuer} ${session.user.sub}`} />;
}

function Debugger(): ReactNode {
  const claims = useAction('exchange.claims');
  const ask = (): void => claims.mutate({});
  return (
    <Section
      title={words.debugger}
      description={words.debuggerHint}
      actions={
        <Button onPress={ask} isPending={claims.isPending}>
          {words.showClaims}
        </Button>
      }
    >
      <Live>
        {claims.error && <ProblemCard problem={problemOf(claims.error)} onRetry={ask} />}
        {claims.data && (
          <Card>
            <Claims tokens={claims.data} />
          </Card>
        )}
      </Live>
    </Section>
  );
}

function Claims({ tokens }: { readonly tokens: CommandResponse<'exchange.claims'> }): ReactNode {
  const both = [
    { title: words.idToken, token: tokens.idToken },
    { title: words.accessToken, token: tokens.accessToken },
  ];
  return (
    <Stack gap="lg">
      {both.map(({ title, token }) =>
        token ? (
          <TokenFacts key={title} title={title} token={token} />
        ) : (
          <Text key={title} tone="muted">{`${title}: ${words.noToken}`}</Text>
        ),
      )}
    </Stack>
  );
}
