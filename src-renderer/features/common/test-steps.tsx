import type { ReactNode } from 'react';
import type { TestStep } from '../../../src-shared/contract/servers.ts';
import { formatDuration } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Card } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Step, Steps } from '../../ui/steps.tsx';
import { OutsideText } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** A test leg by leg: what was done, what was seen, and what to do where it failed. */
export function TestSteps({
  label,
  steps,
  onRetry,
}: {
  readonly label: string;
  readonly steps: readonly TestStep[];
  readonly onRetry?: () => void;
}): ReactNode {
  return (
    <Card padding="none">
      <Steps label={label}>
        {steps.map((step) => (
          <Step
            key={step.id}
            status={step.status}
            statusLabel={text.common.stepStatus[step.status]}
            title={step.title}
            time={step.ms === null ? undefined : formatDuration(step.ms)}
          >
            {step.seen.length > 0 && (
              <Facts
                items={step.seen.map(({ name, value }) => ({
                  name,
                  value: <OutsideText>{value}</OutsideText>,
                }))}
              />
            )}
            {step.problem && <ProblemCard problem={step.problem} onRetry={onRetry} />}
          </Step>
        ))}
      </Steps>
    </Card>
  );
}
