import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Answer } from '../problems/answer.tsx';
import { ApprovalCard } from './approval-card.tsx';
import { GrantList } from './grant-list.tsx';
import { HeldTools } from './held-tools.tsx';

const words = text.approvals;

export function ApprovalsPage(): ReactNode {
  const query = useCommand('approvals.list', {});
  return (
    <Page title={words.title} description={words.description}>
      <Answer query={query} loading={<SkeletonRows rows={2} label={text.common.loading} />}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <Card padding="none">
              <EmptyState icon={<ShieldCheck aria-hidden size={20} />} title={words.emptyTitle}>
                {words.empty}
              </EmptyState>
            </Card>
          ) : (
            <Stack>
              {approvals.map((approval) => (
                <ApprovalCard key={approval.id} approval={approval} />
              ))}
            </Stack>
          )
        }
      </Answer>
      <HeldTools />
      <GrantList />
    </Page>
  );
}
