import type { ErrorComponentProps } from '@tanstack/react-router';
import { CircleAlert, Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { text } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Card } from '../ui/layout.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';

/** A page that could not be drawn: the others still can. */
export function PageCrashed({ reset }: ErrorComponentProps): ReactNode {
  return (
    <Page title={text.shell.crashedTitle}>
      <Card padding="none">
        <EmptyState
          icon={<CircleAlert aria-hidden size={20} />}
          title={text.shell.crashed}
          action={<Button onPress={reset}>{text.shell.reload}</Button>}
        >
          <Link href="/">{text.shell.toHome}</Link>
        </EmptyState>
      </Card>
    </Page>
  );
}

export function PageNotFound(): ReactNode {
  return (
    <Page title={text.shell.notFoundTitle}>
      <Card padding="none">
        <EmptyState icon={<Compass aria-hidden size={20} />} title={text.shell.notFound}>
          <Link href="/">{text.shell.toHome}</Link>
        </EmptyState>
      </Card>
    </Page>
  );
}
