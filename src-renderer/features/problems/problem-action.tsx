import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { OutsideLink } from '../../ui/link.tsx';
import { useSignIn } from '../session/sign-in.tsx';

/** The one button beside a problem; nothing where only somebody else can do something. */
export function ProblemAction({
  problem,
  onRetry,
}: {
  readonly problem: ProblemReport;
  readonly onRetry?: (() => void) | undefined;
}): ReactNode {
  const navigate = useNavigate();
  const { start } = useSignIn();
  const { server, url } = problem.detail;
  const button = (label: string, onPress: () => void): ReactNode => (
    <Button size="sm" onPress={onPress}>
      {label}
    </Button>
  );
  switch (problem.action) {
    case 'sign_in':
      return button(text.problems.actions.sign_in, start);
    case 'open_settings':
      return button(
        text.problems.actions.open_settings,
        () => void navigate({ to: '/settings/$section', params: { section: 'provider' } }),
      );
    case 'open_server':
      return typeof server === 'string'
        ? button(
            text.problems.actions.open_server,
            () => void navigate({ to: '/servers/$id', params: { id: server } }),
          )
        : null;
    case 'open_diagnostics':
      return button(text.problems.actions.open_diagnostics, () => void navigate({ to: '/diagnostics' }));
    case 'approve':
      return button(text.problems.actions.approve, () => void navigate({ to: '/approvals' }));
    case 'open_url':
      return typeof url === 'string' ? (
        <OutsideLink url={url}>{text.problems.actions.open_url}</OutsideLink>
      ) : null;
    case 'retry':
      return onRetry ? button(text.problems.actions.retry, onRetry) : null;
    case 'none':
      return problem.retryable && onRetry ? button(text.problems.actions.retry, onRetry) : null;
  }
}
