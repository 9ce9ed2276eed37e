import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Link } from '../ui/link.tsx';

/** A page that could not be drawn: the others still can. */
export function PageCrashed({ reset }: ErrorComponentProps): ReactNode {
  return (
    <EmptyState
      title={text.shell.crashedTitle}
      action={
        <>
          <Button onPress={reset}>{text.shell.reload}</Button>
          <Link href="/">{text.shell.toHome}</Link>
        </>
      }
    >
      {text.shell.crashed}
    </EmptyState>
  );
}

export function PageNotFound(): ReactNode {
  return <EmptyState title={text.shell.notFoundTitle} action={<Link href="/">{text.shell.toHome}</Link>} />;
}
