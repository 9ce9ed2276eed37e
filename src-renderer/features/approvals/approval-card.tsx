import type { ReactNode } from 'react';
import type { Approval, ApprovalAnswer } from '../../../src-shared/domain/policy.ts';
import { useNow } from '../../app/use-now.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { formatCountdown } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Heading, OutsideText, Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.approvals;

/** One call that waits: who wants to do what with what, and the answers there are. */
export function ApprovalCard({ approval }: { readonly approval: Approval }): ReactNode {
  const { client, server, tool, person, rule, reason, warnings } = approval;
  return (
    <Card>
      <Stack>
        <Inline justify="between" align="baseline">
          <Heading level={2}>
            <OutsideText>{words.wants(client.name, tool, server.name)}</OutsideText>
          </Heading>
          <TimeLeft approval={approval} />
        </Inline>
        {warnings.map((warning) => (
          <Callout key={warning} tone="warn" title={warning} />
        ))}
        <Facts
          items={[
            { name: words.as, value: person.name ?? person.email ?? person.sub },
            {
              name: words.rule,
              value: <OutsideText>{reason === '' ? rule : `${rule}: ${reason}`}</OutsideText>,
            },
          ]}
        />
        <Arguments approval={approval} />
        <Answers approval={approval} />
      </Stack>
    </Card>
  );
}

function TimeLeft({ approval }: { readonly approval: Approval }): ReactNode {
  const now = useNow(1_000);
  return (
    <Text as="span" size="sm" tone={approval.waiting ? 'muted' : 'warn'} numeric>
      {approval.waiting ? words.left(formatCountdown(Date.parse(approval.expiresAt) - now)) : words.goneOn}
    </Text>
  );
}

function Arguments({ approval }: { readonly approval: Approval }): ReactNode {
  if (approval.arguments.length === 0) return <Text tone="muted">{words.noArguments}</Text>;
  return (
    <Stack gap="xs">
      <Text weight="medium">{words.arguments}</Text>
      <Facts
        items={approval.arguments.map(({ name, value }) => ({
          name,
          value: <OutsideText>{value}</OutsideText>,
        }))}
      />
    </Stack>
  );
}

function Answers({ approval: { id, answers } }: { readonly approval: Approval }): ReactNode {
  const answer = useAction('approvals.answer');
  const toast = useToast();
  const give = (given: ApprovalAnswer): void =>
    answer.mutate(
      { id, answer: given },
      { onSuccess: () => toast({ tone: 'good', title: words.answered[given] }) },
    );
  return (
    <>
      {answer.error && <ProblemCard problem={problemOf(answer.error)} announce />}
      <Inline>
        {answers.map((one) => (
          <Button
            key={one}
            kind={one === 'allow_once' ? 'primary' : one === 'deny' ? 'danger' : 'secondary'}
            isPending={answer.isPending && answer.variables.answer === one}
            isDisabled={answer.isPending}
            onPress={() => give(one)}
          >
            {words.answers[one]}
          </Button>
        ))}
      </Inline>
    </>
  );
}
