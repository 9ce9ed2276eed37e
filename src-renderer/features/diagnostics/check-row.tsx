import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { CheckResult } from '../../../src-shared/domain/diagnostics.ts';
import { useAction } from '../../bridge/commands.ts';
import { formatDuration } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/list.tsx';
import { Step } from '../../ui/steps.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { Prose } from '../problems/prose.tsx';

/** One check: short where all is well, with its remedy where it is not. */
export function CheckRow({ check }: { readonly check: CheckResult }): ReactNode {
  const { status, title, why, seen, problem, remedy, ms } = check;
  const isWrong = status === 'failed' || status === 'warning';
  return (
    <Step
      status={status}
      statusLabel={text.common.stepStatus[status]}
      title={title}
      time={status === 'skipped' ? undefined : formatDuration(ms)}
    >
      {isWrong && (
        <Text size="sm" tone="muted">
          {why}
        </Text>
      )}
      {seen.length > 0 && (
        <Facts items={seen.map(({ name, value }) => ({ name, value: <OutsideText>{value}</OutsideText> }))} />
      )}
      {problem ? (
        <ProblemCard problem={problem} />
      ) : (
        isWrong &&
        remedy !== null && (
          <Text as="div">
            <Prose>{remedy}</Prose>
          </Text>
        )
      )}
      {check.fix && <Fix id={check.id} fix={check.fix} />}
    </Step>
  );
}

function Fix({ id, fix }: { readonly id: string; readonly fix: NonNullable<CheckResult['fix']> }): ReactNode {
  const [asking, setAsking] = useState(false);
  const apply = useAction('diagnostics.fix');
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <>
      <span>
        <Button size="sm" onPress={() => setAsking(true)}>
          {fix.title}
        </Button>
      </span>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={text.diagnostics.fixing(fix.title)}
        confirm={fix.title}
        action={apply}
        onConfirm={() =>
          apply.mutate(
            { check: id },
            {
              onSuccess: ({ done }) => {
                void queries.invalidateQueries({ queryKey: ['diagnostics.run'] });
                toast({ tone: 'good', title: done });
                setAsking(false);
              },
            },
          )
        }
      >
        {fix.does}
      </ConfirmDialog>
    </>
  );
}
