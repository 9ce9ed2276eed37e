import type { ReactNode } from 'react';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { CopyButton } from '../../ui/copy-field.tsx';
import { Inline } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemAction } from './problem-action.tsx';
import { Prose } from './prose.tsx';

export interface ProblemCardProps {
  readonly problem: ProblemReport;
  readonly onRetry?: (() => void) | undefined;
  /** Read out at once: for an answer to what the person just did. */
  readonly announce?: boolean;
}

/** What is wrong, what to do about it, who can, and the one button for it. */
export function ProblemCard({ problem, onRetry, announce = false }: ProblemCardProps): ReactNode {
  const who = text.problems.actor[problem.actor];
  return (
    <Callout
      tone={problem.actor === 'person' || problem.retryable ? 'warn' : 'bad'}
      title={problem.title}
      announce={announce}
      action={<ProblemAction problem={problem} onRetry={onRetry} />}
    >
      <Prose>{problem.next}</Prose>
      {who !== null && (
        <Inline gap="xs">
          <Text as="span" size="sm" tone="muted">
            {who}
          </Text>
          <CopyButton
            label={text.problems.copyRequest}
            value={text.problems.request(problem.title, problem.next, problem.code)}
          />
        </Inline>
      )}
    </Callout>
  );
}
