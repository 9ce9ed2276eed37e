import { CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

export function DiagnosticsPage(): ReactNode {
  const { problems } = useAppState();
  return (
    <Page title={text.shell.diagnostics} description={text.shell.diagnosticsHint}>
      {problems.length === 0 ? (
        <Card padding="none">
          <EmptyState icon={<CircleCheck aria-hidden size={20} />} title={text.shell.noProblems}>
            {text.shell.noProblemsHint}
          </EmptyState>
        </Card>
      ) : (
        problems.map((problem) => <ProblemCard key={`${problem.code} ${problem.title}`} problem={problem} />)
      )}
    </Page>
  );
}
