import { useNavigate, useSearch } from '@tanstack/react-router';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { useDebounced } from '../../app/use-debounced.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Inline } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { Page } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityList } from './activity-list.tsx';
import { ExportMenu } from './export-menu.tsx';
import { RecordDrawer } from './record-drawer.tsx';
import type { RecordFilter } from './record-filter.ts';
import { type Records, useRecords } from './use-records.ts';
import { ViewsMenu } from './views-menu.tsx';

const words = text.activity;

/** Long enough that the log is not asked at each letter. */
const TYPING_MS = 200;

export function ActivityPage(): ReactNode {
  const { record, ...filter } = useSearch({ from: '/activity' });
  const navigate = useNavigate();
  const scroll = useRef<HTMLTableElement>(null);
  const [typed, setTyped] = useState(filter.text ?? '');
  const settled = useDebounced(typed.trim(), TYPING_MS);
  const { text: _, ...others } = filter;
  const wanted: RecordFilter = settled === '' ? others : { ...others, text: settled };
  const records = useRecords(wanted, () => (scroll.current?.scrollTop ?? 0) === 0);
  const show = (search: RecordFilter & { record?: string }): void =>
    void navigate({ to: '/activity', search, replace: true });
  return (
    <Page
      title={words.title}
      description={words.description}
      width="full"
      actions={
        <>
          <ViewsMenu
            filter={wanted}
            onShow={({ text: kept = '', ...view }) => {
              setTyped(kept);
              show(view);
            }}
          />
          <ExportMenu filter={wanted} />
        </>
      }
    >
      <ActivityFilters
        filter={others}
        onChange={show}
        seen={seenIn(records)}
        typed={typed}
        onType={setTyped}
      />
      <NewRecords
        records={records}
        onShow={() => {
          records.showWaiting();
          scroll.current?.scrollTo({ top: 0 });
        }}
      />
      <ActivityList
        records={records}
        isFiltered={Object.keys(wanted).length > 0}
        onClear={() => {
          setTyped('');
          show({});
        }}
        onOpen={({ id }) => show({ ...others, record: id })}
        onOlder={(until) => show({ ...others, until })}
        scrollRef={scroll}
      />
      {record !== undefined && (
        <RecordDrawer
          id={record}
          onClose={() => show(others)}
          onFilter={(more) => show({ ...others, ...more })}
        />
      )}
    </Page>
  );
}

/** What came while the person was looking at something else stays out of the way until it is asked for. */
function NewRecords({
  records,
  onShow,
}: {
  readonly records: Records;
  readonly onShow: () => void;
}): ReactNode {
  return (
    <Live>
      {records.waiting > 0 && (
        <Inline>
          <Button size="sm" kind="primary" icon={<ArrowUp aria-hidden size={14} />} onPress={onShow}>
            {words.newer(records.waiting)}
          </Button>
          <Text as="span" size="sm" tone="muted">
            {words.live}
          </Text>
        </Inline>
      )}
    </Live>
  );
}

function seenIn({ records }: Records): { people: string[]; tools: string[] } {
  const distinct = (values: readonly (string | null)[]): string[] =>
    [...new Set(values)].filter((value) => value !== null).toSorted();
  return {
    people: distinct(records.map(({ email, sub }) => email ?? sub)),
    tools: distinct(records.map(({ tool }) => tool)),
  };
}
