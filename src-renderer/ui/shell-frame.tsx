import type { ReactNode } from 'react';
import { Link as AriaLink, TooltipTrigger } from 'react-aria-components';
import { cx } from './cx.ts';
import { Mark, Wordmark } from './logo.tsx';
import { Tooltip } from './tooltip.tsx';

/** The frame of the window: the sidebar, and the page beside it. Narrow windows keep the icons alone. */
export function ShellFrame({
  navigation,
  account,
  search,
  banner,
  children,
  skipLabel,
}: {
  readonly navigation: ReactNode;
  readonly account: ReactNode;
  readonly search: ReactNode;
  readonly banner?: ReactNode;
  readonly children: ReactNode;
  readonly skipLabel: string;
}): ReactNode {
  return (
    <div className="flex h-full min-w-80">
      <a
        href="#main"
        onClick={(event) => {
          // The hash belongs to the router.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
        className="sr-only z-50 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {skipLabel}
      </a>
      <div className="flex w-14 shrink-0 flex-col border-r border-line bg-sidebar lg:w-58">
        <div className="flex h-14 items-center justify-center px-3 lg:justify-start lg:px-4">
          <span className="lg:hidden">
            <Mark size={28} />
          </span>
          <span className="hidden lg:block">
            <Wordmark />
          </span>
        </div>
        <div className="px-2 pb-2 lg:px-3">{search}</div>
        <div className="min-h-0 flex-1 overflow-y-auto px-2 py-1 lg:px-3">{navigation}</div>
        <div className="border-t border-line p-2">{account}</div>
      </div>
      <div className="flex min-w-0 flex-1 flex-col">
        {banner}
        <main id="main" tabIndex={-1} className="min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}

export interface NavigationItem {
  readonly href: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly isCurrent: boolean;
  /** A number that wants attention. */
  readonly count?: number;
  readonly countLabel?: string;
}

export function Navigation({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly NavigationItem[];
}): ReactNode {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-col gap-0.5">
        {items.map((item) => (
          <li key={item.href}>
            <NavigationLink item={item} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NavigationLink({ item }: { readonly item: NavigationItem }): ReactNode {
  const { href, label, icon, isCurrent, count = 0, countLabel } = item;
  return (
    <TooltipTrigger delay={300}>
      <AriaLink
        href={href}
        {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
        className={cx(
          'relative flex h-9 items-center justify-center gap-2.5 rounded-lg px-2.5 font-medium outline-none transition-colors lg:h-8 lg:justify-start',
          'focus-visible:outline-2 focus-visible:-outline-offset-1 focus-visible:outline-accent',
          isCurrent
            ? 'bg-pressed text-ink forced-colors:bg-[Highlight] [&_svg]:text-accent-text'
            : 'text-ink-muted hover:bg-hovered hover:text-ink',
        )}
      >
        {icon}
        <span className="sr-only lg:not-sr-only lg:flex-1">{label}</span>
        {count > 0 && (
          <span
            aria-label={countLabel}
            className="absolute top-0.5 right-0.5 flex h-4.5 min-w-4.5 items-center justify-center rounded-full bg-accent px-1 text-xs font-semibold text-accent-ink lg:static"
          >
            {count}
          </span>
        )}
      </AriaLink>
      <Tooltip placement="right">{label}</Tooltip>
    </TooltipTrigger>
  );
}
