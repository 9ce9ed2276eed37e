import { CircleAlert, CircleCheck, CircleDashed, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { Spinner } from './spinner.tsx';

export type StepStatus = 'ok' | 'warning' | 'failed' | 'skipped' | 'running';

const ICONS: Record<StepStatus, ReactNode> = {
  ok: <CircleCheck aria-hidden size={18} className="text-good-text" />,
  warning: <CircleAlert aria-hidden size={18} className="text-warn-text" />,
  failed: <CircleX aria-hidden size={18} className="text-bad-text" />,
  skipped: <CircleDashed aria-hidden size={18} className="text-ink-faint" />,
  running: <Spinner size={18} />,
};

/** One thing after the other, with what came of each. */
export function Steps({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <ol aria-label={label} className="flex flex-col divide-y divide-line">
      {children}
    </ol>
  );
}

export function Step({
  status,
  statusLabel,
  title,
  time,
  children,
}: {
  readonly status: StepStatus;
  readonly statusLabel: string;
  readonly title: ReactNode;
  readonly time?: string | undefined;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <li className="flex items-start gap-3 px-5 py-3">
      <span className="mt-px shrink-0">
        {ICONS[status]}
        <span className="sr-only">{statusLabel}</span>
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex items-baseline justify-between gap-4">
          <span className={status === 'skipped' ? 'text-ink-faint' : 'font-medium'}>{title}</span>
          {time !== undefined && <span className="shrink-0 text-sm text-ink-faint tabular-nums">{time}</span>}
        </div>
        {children}
      </div>
    </li>
  );
}
