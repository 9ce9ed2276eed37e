import { Activity } from 'lucide-react';
import type { ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useTopic } from '../../bridge/bridge.tsx';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Answer } from '../problems/answer.tsx';
import { RecordTable } from './record-table.tsx';

export function ActivityPage(): ReactNode {
  const query = useCommand('audit.list', { limit: 200 });
  const queries = useQueryClient();
  useTopic('audit', () => void queries.invalidateQueries({ queryKey: ['audit.list'] }));
  return (
    <Page title={text.activity.title} description={text.activity.description} width="full">
      <Answer query={query} loading={<SkeletonRows rows={8} label={text.common.loading} />}>
        {({ records }) =>
          records.length === 0 ? (
            <Card padding="none">
              <EmptyState icon={<Activity aria-hidden size={20} />} title={text.activity.emptyTitle}>
                {text.activity.empty}
              </EmptyState>
            </Card>
          ) : (
            <RecordTable records={records} onOpen={() => undefined} />
          )
        }
      </Answer>
    </Page>
  );
}
