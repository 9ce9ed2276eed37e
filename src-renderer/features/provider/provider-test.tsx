import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { TestSteps } from '../common/test-steps.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import type { ProviderForm } from './provider-form-values.ts';

const words = text.provider;

/** Checks what is in the form, step by step, before it is saved. */
export function ProviderTest({ form }: { readonly form: ProviderForm }): ReactNode {
  const check = useAction('provider.check');
  const run = form.handleSubmit((identityProvider) => check.mutate({ identityProvider }));
  return (
    <Section
      title={words.test}
      description={words.testHint}
      actions={
        <Button icon={<Play aria-hidden size={14} />} isPending={check.isPending} onPress={() => void run()}>
          {words.test}
        </Button>
      }
    >
      <Live>
        {check.isPending && <Text tone="muted">{words.testing}</Text>}
        {check.error && <ProblemCard problem={problemOf(check.error)} onRetry={() => void run()} />}
        {check.data?.ok && <Callout tone="info" title={words.testOk} />}
        {check.data && <TestSteps label={words.test} steps={check.data.steps} onRetry={() => void run()} />}
      </Live>
    </Section>
  );
}
