import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** One page of the window: its name, what it is for, what can be done, and its content. */
export function Page({
  title,
  description,
  actions,
  children,
  width = 'normal',
  back,
}: {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** `narrow` for forms, `full` for tables that fill the window. */
  readonly width?: 'narrow' | 'normal' | 'full';
  readonly back?: ReactNode;
}): ReactNode {
  const widths = { narrow: 'max-w-3xl', normal: 'max-w-5xl', full: '' };
  return (
    <div className={cx('flex flex-col', width === 'full' ? 'h-full min-h-0' : 'min-h-full')}>
      <div
        className={cx(
          'mx-auto flex w-full flex-1 flex-col gap-6 px-6 py-7 lg:px-10',
          widths[width],
          width === 'full' && 'min-h-0',
        )}
      >
        <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-col gap-1">
            {back}
            <h1 className="text-2xl font-semibold tracking-tight text-balance wrap-anywhere">{title}</h1>
            {description !== undefined && (
              <div className="max-w-2xl text-pretty text-ink-muted">{description}</div>
            )}
          </div>
          {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

/** A part of a page with a name of its own. */
export function Section({
  title,
  description,
  actions,
  children,
  id,
}: {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly id?: string;
}): ReactNode {
  return (
    <section aria-label={title} id={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1">
        <div className="flex min-w-0 flex-col gap-0.5">
          <h2 className="text-lg font-semibold">{title}</h2>
          {description !== undefined && (
            <div className="max-w-2xl text-sm text-pretty text-ink-muted">{description}</div>
          )}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
