import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link as AriaLink } from 'react-aria-components';
import { cx } from './cx.ts';
import { initial } from './initial.ts';

/** Things of one kind, one in a row, in a card. */
export function List({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <ul
      aria-label={label}
      className="min-w-0 divide-y divide-line overflow-clip rounded-xl border border-line bg-surface shadow-card"
    >
      {children}
    </ul>
  );
}

export interface RowProps {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  readonly leading?: ReactNode;
  /** At the right: a state, a time, buttons. */
  readonly trailing?: ReactNode;
  /** Where the row leads; it can then be clicked as a whole. */
  readonly href?: string | undefined;
}

export function ListRow({ title, detail, leading, trailing, href }: RowProps): ReactNode {
  return (
    <li className="group/row relative flex min-w-0 items-center gap-3.5 px-5 py-3 hover:bg-hovered has-[a[data-focus-visible]]:outline-2 has-[a[data-focus-visible]]:-outline-offset-2 has-[a[data-focus-visible]]:outline-accent">
      {leading}
      <div className="flex min-w-0 flex-1 flex-col">
        {href === undefined ? (
          <span className="truncate font-medium">{title}</span>
        ) : (
          <AriaLink href={href} className="truncate font-medium outline-none after:absolute after:inset-0">
            {title}
          </AriaLink>
        )}
        {detail !== undefined && <span className="truncate text-sm text-ink-muted">{detail}</span>}
      </div>
      <div
        className={cx(
          'flex shrink-0 items-center gap-3',
          href !== undefined && '[&_button]:relative [&_button]:z-1',
        )}
      >
        {trailing}
        {href !== undefined && <ChevronRight aria-hidden size={16} className="text-ink-faint" />}
      </div>
    </li>
  );
}

/** The first letter of a name, in a quiet square. */
export function Monogram({ name, icon }: { readonly name: string; readonly icon?: ReactNode }): ReactNode {
  return (
    <span
      aria-hidden
      className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-sm font-semibold text-accent-text uppercase"
    >
      {icon ?? initial(name)}
    </span>
  );
}

/** Names with their values. */
export function Facts({
  items,
}: {
  readonly items: readonly { readonly name: string; readonly value: ReactNode }[];
}): ReactNode {
  return (
    <dl className="grid grid-cols-[minmax(7rem,11rem)_minmax(0,1fr)] items-baseline gap-x-6 gap-y-2">
      {items.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="min-w-0 wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
