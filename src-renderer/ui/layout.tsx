import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const GAPS = { none: '', xs: 'gap-1', sm: 'gap-2', md: 'gap-4', lg: 'gap-6', xl: 'gap-10' } as const;
export type Gap = keyof typeof GAPS;

interface BoxProps {
  readonly gap?: Gap;
  readonly children: ReactNode;
}

/** One below the other. */
export function Stack({ gap = 'md', children }: BoxProps): ReactNode {
  return <div className={cx('flex min-w-0 flex-col', GAPS[gap])}>{children}</div>;
}

/** Side by side, wrapping where there is no room. */
export function Inline({
  gap = 'sm',
  align = 'center',
  justify = 'start',
  wrap = true,
  children,
}: BoxProps & {
  readonly align?: 'center' | 'start' | 'baseline';
  readonly justify?: 'start' | 'between' | 'end';
  readonly wrap?: boolean;
}): ReactNode {
  return (
    <div
      className={cx(
        'flex min-w-0',
        GAPS[gap],
        wrap && 'flex-wrap',
        { center: 'items-center', start: 'items-start', baseline: 'items-baseline' }[align],
        { start: '', between: 'justify-between', end: 'justify-end' }[justify],
      )}
    >
      {children}
    </div>
  );
}

/** Takes the room that is left. */
export function Grow({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="min-w-0 flex-1">{children}</div>;
}

/** Columns of equal width, fewer where there is no room. */
export function Columns({
  min = 'md',
  gap = 'md',
  children,
}: BoxProps & { readonly min?: 'sm' | 'md' | 'lg' }): ReactNode {
  const columns = {
    sm: 'grid-cols-[repeat(auto-fill,minmax(min(100%,12rem),1fr))]',
    md: 'grid-cols-[repeat(auto-fit,minmax(min(100%,19rem),1fr))]',
    lg: 'grid-cols-[repeat(auto-fit,minmax(min(100%,26rem),1fr))]',
  }[min];
  return <div className={cx('grid items-start', columns, GAPS[gap])}>{children}</div>;
}

/** Content with a quiet frame: a card of a page. */
export function Card({
  children,
  padding = 'md',
}: {
  readonly children: ReactNode;
  readonly padding?: 'none' | 'sm' | 'md' | 'lg';
}): ReactNode {
  const inner = { none: '', sm: 'p-3', md: 'p-5', lg: 'p-7' }[padding];
  return (
    <div className={cx('min-w-0 overflow-clip rounded-xl border border-line bg-surface shadow-card', inner)}>
      {children}
    </div>
  );
}

export function Divider(): ReactNode {
  return <hr className="border-0 border-t border-line" />;
}
