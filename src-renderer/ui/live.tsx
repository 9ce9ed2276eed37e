import type { ReactNode } from 'react';

/** A place whose changes are read out when they come. */
export function Live({ children }: { readonly children: ReactNode }): ReactNode {
  return <output className="flex min-w-0 flex-col gap-4 empty:absolute">{children}</output>;
}
