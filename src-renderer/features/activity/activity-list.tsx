import { Activity, SearchX } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card, Inline } from '../../ui/layout.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { RecordTable } from './record-table.tsx';
import type { Records } from './use-records.ts';

const words = text.activity;

/** The log in its states: on its way, in trouble, empty, nothing that matches, and the table. */
export function ActivityList({
  records,
  isFiltered,
  onClear,
  onOpen,
  onOlder,
  scrollRef,
}: {
  readonly records: Records;
  readonly isFiltered: boolean;
  readonly onClear: () => void;
  readonly onOpen: (record: AuditRecord) => void;
  readonly onOlder: (until: string) => void;
  readonly scrollRef: Ref<HTMLTableElement>;
}): ReactNode {
  if (records.problem) return <ProblemCard problem={records.problem} onRetry={records.retry} />;
  if (records.isLoading)
    return (
      <Card padding="none">
        <SkeletonRows rows={8} label={text.common.loading} />
      </Card>
    );
  if (records.records.length === 0)
    return <Card padding="none">{isFiltered ? <NoMatch onClear={onClear} /> : <NothingYet />}</Card>;
  const last = records.records.at(-1);
  return (
    <>
      <RecordTable {...records} onOpen={onOpen} scrollRef={scrollRef} />
      {records.isCut && last && (
        <Inline>
          <Text size="sm" tone="muted">
            {words.enough(records.records.length)}
          </Text>
          <Button size="sm" onPress={() => onOlder(last.time)}>
            {words.older}
          </Button>
        </Inline>
      )}
    </>
  );
}

function NothingYet(): ReactNode {
  return (
    <EmptyState icon={<Activity aria-hidden size={20} />} title={words.emptyTitle}>
      {words.empty}
    </EmptyState>
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }): ReactNode {
  return (
    <EmptyState
      icon={<SearchX aria-hidden size={20} />}
      title={words.noMatchTitle}
      action={<Button onPress={onClear}>{words.clearFilters}</Button>}
    >
      {words.noMatch}
    </EmptyState>
  );
}
