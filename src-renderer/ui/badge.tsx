import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Status = 'good' | 'warn' | 'bad' | 'neutral' | 'accent';

const BADGES: Record<Status, string> = {
  good: 'bg-good-soft text-good-text',
  warn: 'bg-warn-soft text-warn-text',
  bad: 'bg-bad-soft text-bad-text',
  neutral: 'bg-hovered text-ink-muted',
  accent: 'bg-accent-soft text-accent-text',
};

/** A word about something. */
export function Badge({
  children,
  status = 'neutral',
  icon,
}: {
  readonly children: ReactNode;
  readonly status?: Status;
  readonly icon?: ReactNode;
}): ReactNode {
  return (
    <span
      className={cx(
        'inline-flex h-5.5 max-w-full items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap forced-colors:border',
        BADGES[status],
      )}
    >
      {icon}
      <span className="truncate">{children}</span>
    </span>
  );
}

/** The state of something, told by shape, colour and word. */
export function StatusDot({
  status,
  label,
  hideLabel = false,
}: {
  readonly status: Status;
  readonly label: string;
  readonly hideLabel?: boolean;
}): ReactNode {
  return (
    <span className="inline-flex min-w-0 items-center gap-2 text-sm text-ink-muted">
      <StatusShape status={status} />
      <span className={hideLabel ? 'sr-only' : 'truncate'}>{label}</span>
    </span>
  );
}

function StatusShape({ status }: { readonly status: Status }): ReactNode {
  const shapes: Record<Status, ReactNode> = {
    good: <circle cx="5" cy="5" r="4.5" className="fill-good" />,
    warn: <path d="M5 .5 9.8 9.2H.2z" className="fill-warn" />,
    bad: <rect x=".8" y=".8" width="8.4" height="8.4" rx="1.6" className="fill-bad" />,
    accent: <circle cx="5" cy="5" r="4.5" className="fill-accent" />,
    neutral: <circle cx="5" cy="5" r="3.75" className="fill-none stroke-ink-faint" strokeWidth="1.5" />,
  };
  return (
    <svg aria-hidden viewBox="0 0 10 10" className="size-2.5 shrink-0">
      {shapes[status]}
    </svg>
  );
}
