import type { ReactNode } from 'react';

/** Nothing here yet: what would be here, and the first step towards it. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className="flex flex-col items-center gap-3 px-6 py-12 text-center">
      {icon !== undefined && (
        <span className="flex size-11 items-center justify-center rounded-xl bg-accent-soft text-accent-text">
          {icon}
        </span>
      )}
      <p className="text-lg font-semibold text-balance">{title}</p>
      {children !== undefined && <div className="max-w-md text-pretty text-ink-muted">{children}</div>}
      {action !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
