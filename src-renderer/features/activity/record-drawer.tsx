import type { ReactNode } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { useCommand } from '../../bridge/commands.ts';
import { formatDuration } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { CopyButton } from '../../ui/copy-field.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { CodeBlock, Heading, Text, visibleLines } from '../../ui/typography.tsx';
import { Waterfall } from '../../ui/waterfall.tsx';
import { Answer } from '../problems/answer.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { type Fact, credentialFacts, moreFacts, whoFacts } from './record-facts.tsx';
import { RecordProblem } from './record-problem.tsx';
import { legsOf } from './legs.ts';
import { titleOf } from './record-title.ts';
import type { RecordFilter } from './record-filter.ts';

const words = text.activity;

/** Everything that is known of one record. */
export function RecordDrawer({
  id,
  onClose,
  onFilter,
}: {
  readonly id: string;
  readonly onClose: () => void;
  readonly onFilter: (filter: RecordFilter) => void;
}): ReactNode {
  const query = useCommand('audit.get', { id });
  return (
    <Drawer
      title={query.data ? titleOf(query.data) : words.details}
      isOpen
      onClose={onClose}
      closeLabel={text.common.close}
    >
      <Answer query={query} loading={<SkeletonForm fields={5} label={text.common.loading} />}>
        {(record) => <RecordDetails record={record} onFilter={onFilter} />}
      </Answer>
    </Drawer>
  );
}

function RecordDetails({
  record,
  onFilter,
}: {
  readonly record: AuditRecord;
  readonly onFilter: (filter: RecordFilter) => void;
}): ReactNode {
  const legs = legsOf(record);
  return (
    <Stack gap="lg">
      <Inline justify="between">
        <OutcomeBadge outcome={record.outcome} />
        <CopyButton label={words.copyJson} value={JSON.stringify(record, null, 2)} />
      </Inline>
      {record.problem !== null && <RecordProblem record={record} />}
      {record.totalMs !== null && legs.length > 0 && (
        <Stack gap="sm">
          <Inline justify="between" align="baseline">
            <Heading level={3}>{words.course}</Heading>
            <Text as="span" size="sm" tone="muted">
              {words.courseHint(formatDuration(record.totalMs))}
            </Text>
          </Inline>
          <Waterfall label={words.course} legs={legs} />
        </Stack>
      )}
      <Part title={words.who} facts={whoFacts(record, onFilter)} />
      <Part title={words.credential} facts={credentialFacts(record)} />
      {record.kind === 'call' && (
        <Stack gap="sm">
          <Heading level={3}>{words.arguments}</Heading>
          {record.arguments === null ? (
            <Text tone="muted">{words.argumentsNone}</Text>
          ) : (
            <CodeBlock label={words.arguments}>{visibleLines(prettyJson(record.arguments))}</CodeBlock>
          )}
        </Stack>
      )}
      <Part title={words.more2} facts={moreFacts(record)} />
    </Stack>
  );
}

function Part({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }): ReactNode {
  if (facts.length === 0) return null;
  return (
    <Stack gap="sm">
      <Heading level={3}>{title}</Heading>
      <Facts items={facts} />
    </Stack>
  );
}

function prettyJson(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
