import { UserRound, UserRoundX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ExchangePreview } from '../../../src-shared/contract/exchange.ts';
import { useDebounced } from '../../app/use-debounced.ts';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Card, Divider, Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Code, OutsideText, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { type ServerFormResult, serverFormSchema, type ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** Long enough that nothing is asked while somebody types. */
const SETTLE_MS = 300;

/** What these settings mean, before they are saved: the requests that they lead to. */
export function RequestPreview({ values }: { readonly values: ServerFormValues }): ReactNode {
  const settled = useDebounced(JSON.stringify(values), SETTLE_MS);
  const accepted = serverFormSchema.safeParse(JSON.parse(settled));
  return (
    <Section title={words.preview} description={words.previewHint}>
      <Card>
        {accepted.success ? (
          <Preview values={accepted.data} />
        ) : (
          <Text tone="muted">{words.previewWait}</Text>
        )}
      </Card>
    </Section>
  );
}

function Preview({ values }: { readonly values: ServerFormResult }): ReactNode {
  const query = useCommand('exchange.preview', values, { keep: true });
  return (
    <Answer query={query} loading={<Skeleton width="w-full" height="h-24" />}>
      {(preview) => (
        <Stack>
          {preview.problem && <ProblemCard problem={preview.problem} />}
          <Notes preview={preview} />
          {preview.requests.map((request) => (
            <Stack key={request.title} gap="sm">
              <Stack gap="none">
                <Text weight="medium">{request.title}</Text>
                <Text size="sm" tone="muted">
                  <Code>{`POST ${request.endpoint ?? words.discovered}`}</Code>{' '}
                  {words.as(request.clientId, request.clientAuthentication)}
                </Text>
              </Stack>
              <Parameters items={request.parameters} />
              <Divider />
            </Stack>
          ))}
          <Stack gap="sm">
            <Text weight="medium">{words.injected}</Text>
            <Parameters items={preview.injection} />
          </Stack>
        </Stack>
      )}
    </Answer>
  );
}

function Notes({ preview }: { readonly preview: ExchangePreview }): ReactNode {
  return (
    <Stack gap="xs">
      <Inline>
        {preview.perPerson ? (
          <Badge status="good" icon={<UserRound aria-hidden size={12} />}>
            {words.perPerson}
          </Badge>
        ) : (
          <Badge status="warn" icon={<UserRoundX aria-hidden size={12} />}>
            {words.notPerPerson}
          </Badge>
        )}
      </Inline>
      {preview.notes.map((note) => (
        <Text key={note} size="sm" tone="muted">
          {note}
        </Text>
      ))}
    </Stack>
  );
}

function Parameters({ items }: { readonly items: ExchangePreview['injection'] }): ReactNode {
  return (
    <Facts
      items={items.map(({ name, value }) => ({
        name,
        value: (
          <Text as="span" size="sm">
            <OutsideText>{value}</OutsideText>
          </Text>
        ),
      }))}
    />
  );
}
