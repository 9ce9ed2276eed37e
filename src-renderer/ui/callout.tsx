import { CircleAlert, Info, OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface CalloutProps {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** Read out at once when it appears. */
  readonly announce?: boolean;
}

const TONES = {
  info: { frame: 'border-line bg-surface', icon: 'text-accent-text', Icon: Info },
  warn: { frame: 'border-warn/40 bg-warn-soft', icon: 'text-warn-text', Icon: CircleAlert },
  bad: { frame: 'border-bad/40 bg-bad-soft', icon: 'text-bad-text', Icon: OctagonX },
} as const;

/** Something that the person should know, with its one button. */
export function Callout({
  tone,
  title,
  icon: own,
  children,
  action,
  announce = false,
}: CalloutProps): ReactNode {
  const { frame, icon, Icon } = TONES[tone];
  return (
    <div
      {...(announce ? { role: 'alert' } : {})}
      className={cx('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-xl border px-4 py-3', frame)}
    >
      <span className={cx('mt-0.5 shrink-0', icon)}>{own ?? <Icon aria-hidden size={18} />}</span>
      <div className="flex min-w-48 flex-1 flex-col gap-0.5">
        <p className="font-medium text-ink wrap-anywhere">{title}</p>
        {children !== undefined && <div className="text-pretty text-ink-muted wrap-anywhere">{children}</div>}
      </div>
      {action !== undefined && <div className="flex shrink-0 gap-2 self-center">{action}</div>}
    </div>
  );
}

/** Something about the whole window, above every page. */
export function Banner({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 border-b border-warn/40 bg-warn-soft px-6 py-2.5 lg:px-10"
    >
      <CircleAlert aria-hidden size={16} className="shrink-0 text-warn-text" />
      <span className="font-medium">{title}</span>
      <span className="text-ink-muted">{children}</span>
    </div>
  );
}
