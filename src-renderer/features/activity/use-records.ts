import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { useBridge, useTopic } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import { matchesFilter } from './matches-filter.ts';
import type { RecordFilter } from './record-filter.ts';

type Page = CommandResponse<'audit.list'>;
type Pages = InfiniteData<Page, number | undefined>;

const PAGE = 200;
/** A table of more rows is of no use to a person: beyond it, the way on is a filter or an earlier end. */
const MOST = 4_000;

export interface Records {
  readonly records: readonly AuditRecord[];
  readonly isLoading: boolean;
  readonly problem: ProblemReport | null;
  /** Undefined where there is no more, or enough is loaded. */
  readonly loadMore: (() => void) | undefined;
  readonly isLoadingMore: boolean;
  /** Enough is loaded, and there is more in the log. */
  readonly isCut: boolean;
  /** Records that came while the person looked further down. */
  readonly waiting: number;
  readonly showWaiting: () => void;
  readonly retry: () => void;
}

/** The log as far as it was looked at, newest first, with what happens now on top. */
export function useRecords(filter: RecordFilter, isAtTop: () => boolean): Records {
  const { client } = useBridge();
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<readonly AuditRecord[]>([]);
  const queryKey = ['audit.list', 'pages', filter];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      client.call(
        'audit.list',
        { ...filter, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) },
        signal,
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (last: Page) => (last.more ? last.records.at(-1)?.seq : undefined),
  });
  const add = (fresh: readonly AuditRecord[]): void => {
    queries.setQueryData<Pages>(queryKey, (pages) => pages && withFresh(pages, fresh));
  };
  useTopic('audit', (record) => {
    if (!matchesFilter(record, filter)) return;
    if (isAtTop()) add([record]);
    else setWaiting((before) => [record, ...before.filter(({ id }) => id !== record.id)]);
  });
  const records = query.data?.pages.flatMap((page) => page.records) ?? [];
  const isFull = records.length >= MOST;
  return {
    records,
    isLoading: query.isPending,
    problem: query.error ? problemOf(query.error) : null,
    loadMore: query.hasNextPage && !isFull ? () => void query.fetchNextPage() : undefined,
    isLoadingMore: query.isFetchingNextPage,
    isCut: query.hasNextPage && isFull,
    waiting: waiting.length,
    showWaiting: () => {
      add(waiting);
      setWaiting([]);
    },
    retry: () => void query.refetch(),
  };
}

/** The same record may come twice: begun, and finished. */
function withFresh(pages: Pages, fresh: readonly AuditRecord[]): Pages {
  const ids = new Set(fresh.map(({ id }) => id));
  const [first = { records: [], more: false }, ...others] = pages.pages.map((page) => ({
    ...page,
    records: page.records.filter(({ id }) => !ids.has(id)),
  }));
  const records = [...fresh, ...first.records].toSorted((one, other) => other.seq - one.seq);
  return { ...pages, pages: [{ ...first, records }, ...others] };
}
