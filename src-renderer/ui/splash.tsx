import type { ReactNode } from 'react';
import { Mark } from './logo.tsx';
import { Spinner } from './spinner.tsx';

/** The whole window says one thing. */
export function Splash({
  title,
  children,
  isBusy = false,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly isBusy?: boolean;
}): ReactNode {
  return (
    <main className="flex h-full flex-col items-center justify-center gap-5 p-8 text-center">
      <Mark size={52} />
      <h1 className="flex items-center gap-2 text-lg font-semibold" {...(isBusy ? { role: 'status' } : {})}>
        {isBusy && <Spinner size={18} />}
        {title}
      </h1>
      {children !== undefined && <p className="max-w-md text-pretty text-ink-muted">{children}</p>}
    </main>
  );
}
