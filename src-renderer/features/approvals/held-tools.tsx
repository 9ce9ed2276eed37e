import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { WatchedTool } from '../../../src-shared/contract/policy.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Heading, OutsideText, Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.approvals;

/** Tools whose definition changed since it was first seen, with the difference. */
export function HeldTools(): ReactNode {
  const { data } = useCommand('tools.watched', { held: true });
  if (!data || data.tools.length === 0) return null;
  return (
    <Section title={words.held} description={words.heldHint}>
      {data.tools.map((tool) => (
        <HeldTool key={`${tool.server} ${tool.tool}`} tool={tool} />
      ))}
    </Section>
  );
}

function HeldTool({ tool }: { readonly tool: WatchedTool }): ReactNode {
  const accept = useAction('tools.accept');
  const queries = useQueryClient();
  const toast = useToast();
  const { changeDigest } = tool;
  const run = (digest: string): void =>
    accept.mutate(
      { server: tool.server, tool: tool.tool, changeDigest: digest },
      {
        onSuccess: () => {
          void queries.invalidateQueries({ queryKey: ['tools.watched'] });
          toast({ tone: 'good', title: words.accepted(tool.tool) });
        },
      },
    );
  return (
    <Card>
      <Stack>
        <Inline justify="between">
          <Heading level={3}>
            <OutsideText>{words.heldTool(tool.tool, tool.server)}</OutsideText>
          </Heading>
          {changeDigest !== null && (
            <Button size="sm" isPending={accept.isPending} onPress={() => run(changeDigest)}>
              {words.accept}
            </Button>
          )}
        </Inline>
        {tool.findings.map(({ kind, text: finding }) => (
          <Callout key={`${kind} ${finding}`} tone="warn" title={finding} />
        ))}
        {tool.changes.map((change) => (
          <Stack key={change.part} gap="xs">
            <Text weight="medium">{change.part}</Text>
            <Facts
              items={[
                { name: words.before, value: <OutsideText>{change.before ?? words.nothing}</OutsideText> },
                { name: words.after, value: <OutsideText>{change.after ?? words.nothing}</OutsideText> },
              ]}
            />
          </Stack>
        ))}
        {accept.error && <ProblemCard problem={problemOf(accept.error)} announce />}
      </Stack>
    </Card>
  );
}
