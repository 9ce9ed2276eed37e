import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { TestSteps } from '../common/test-steps.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** The whole chain once, leg by leg, when the person asks for it. */
export function ServerTest({ id }: { readonly id: string }): ReactNode {
  const test = useAction('servers.test');
  const run = (): void => test.mutate({ id });
  return (
    <Section
      title={text.servers.test}
      description={text.servers.testHint}
      actions={
        <Button icon={<Play aria-hidden size={14} />} onPress={run} isPending={test.isPending}>
          {text.servers.test}
        </Button>
      }
    >
      <Live>
        {test.isPending && <Text tone="muted">{text.servers.testing}</Text>}
        {test.error && <ProblemCard problem={problemOf(test.error)} onRetry={run} />}
        {test.data && <TestSteps label={text.servers.test} steps={test.data.steps} onRetry={run} />}
      </Live>
    </Section>
  );
}
