import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';

export function ApprovalsPage(): ReactNode {
  return (
    <Page title={text.shell.approvals}>
      <Card padding="none">
        <EmptyState icon={<ShieldCheck aria-hidden size={20} />} title={text.shell.noApprovals}>
          {text.shell.noApprovalsHint}
        </EmptyState>
      </Card>
    </Page>
  );
}
