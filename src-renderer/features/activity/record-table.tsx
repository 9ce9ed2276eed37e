import { type ReactNode, type Ref, useMemo } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { useNow } from '../../app/use-now.ts';
import { formatDuration, formatTime } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { type DataColumn, DataTable } from '../../ui/data-table.tsx';
import { OutsideText } from '../../ui/typography.tsx';
import { OutcomeBadge } from './outcome-badge.tsx';
import { titleOf } from './record-title.ts';
import type { Records } from './use-records.ts';

const { columns: names } = text.activity;

function columnsAt(now: number): DataColumn<AuditRecord>[] {
  return [
    {
      id: 'what',
      label: names.what,
      width: '1.4fr',
      minWidth: 130,
      cell: (record) => <OutsideText>{titleOf(record)}</OutsideText>,
    },
    { id: 'time', label: names.time, width: 120, cell: (record) => formatTime(record.time, now, true) },
    {
      id: 'outcome',
      label: names.outcome,
      width: 118,
      cell: ({ outcome }) => <OutcomeBadge outcome={outcome} />,
    },
    { id: 'server', label: names.server, width: '1fr', minWidth: 90, cell: ({ server }) => server ?? '' },
    {
      id: 'client',
      label: names.client,
      width: '1fr',
      minWidth: 130,
      cell: ({ clientName }) => <OutsideText>{clientName ?? ''}</OutsideText>,
    },
    {
      id: 'person',
      label: names.person,
      width: '1fr',
      minWidth: 150,
      cell: ({ email, sub }) => email ?? sub ?? '',
    },
    {
      id: 'duration',
      label: names.duration,
      width: 90,
      numeric: true,
      cell: ({ totalMs }) => (totalMs === null ? '' : formatDuration(totalMs)),
    },
  ];
}

export function RecordTable({
  records,
  loadMore,
  isLoadingMore,
  onOpen,
  scrollRef,
}: Pick<Records, 'records' | 'loadMore' | 'isLoadingMore'> & {
  readonly onOpen: (record: AuditRecord) => void;
  readonly scrollRef: Ref<HTMLTableElement>;
}): ReactNode {
  const now = useNow();
  const columns = useMemo(() => columnsAt(now), [now]);
  return (
    <DataTable
      label={text.activity.title}
      columns={columns}
      items={records}
      idOf={({ id }) => id}
      nameOf={titleOf}
      onOpen={onOpen}
      onMore={loadMore}
      isLoadingMore={isLoadingMore}
      moreLabel={text.activity.more}
      scrollRef={scrollRef}
    />
  );
}
