import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Live } from '../../ui/live.tsx';
import { Page } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Card } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { CheckGroups } from './check-groups.tsx';
import { ChecksSummary } from './checks-summary.tsx';
import { SupportReport } from './support-report.tsx';

const words = text.diagnostics;

const ALL = 'all';

/** Every check with its state; those of a symptom alone where the person says what they notice. */
export function DiagnosticsPage(): ReactNode {
  const symptoms = useCommand('diagnostics.symptoms', {}).data?.symptoms ?? [];
  const [symptom, setSymptom] = useState(ALL);
  const only = symptoms.find(({ id }) => id === symptom)?.checks;
  const query = useCommand('diagnostics.run', only ? { only } : {});
  return (
    <Page
      title={words.title}
      description={words.description}
      actions={
        <Button
          kind="primary"
          icon={<Play aria-hidden size={14} />}
          isPending={query.isFetching}
          onPress={() => void query.refetch()}
        >
          {query.data ? words.again : words.run}
        </Button>
      }
    >
      {symptoms.length > 0 && (
        <Select
          label={words.symptom}
          value={symptom}
          onChange={setSymptom}
          options={[
            { value: ALL, label: words.symptomAll },
            ...symptoms.map(({ id, words: label }) => ({ value: id, label })),
          ]}
        />
      )}
      <Live>{query.isFetching && <Text tone="muted">{words.running}</Text>}</Live>
      <Answer
        query={query}
        loading={
          <Card padding="none">
            <SkeletonRows rows={6} label={words.running} />
          </Card>
        }
      >
        {({ startedAt, status, checks }) => (
          <>
            <ChecksSummary startedAt={startedAt} status={status} checks={checks} />
            <CheckGroups checks={checks} />
          </>
        )}
      </Answer>
      <SupportReport />
    </Page>
  );
}
