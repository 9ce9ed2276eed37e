import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Leg {
  readonly id: string;
  readonly label: string;
  /** Both in the same unit. */
  readonly start: number;
  readonly length: number;
  readonly time: string;
  readonly description: string;
  readonly tone: 'accent' | 'neutral' | 'warn';
}

const TONES = { accent: 'fill-accent', neutral: 'fill-ink-faint', warn: 'fill-warn' } as const;

/** Where the time of a call went: one bar for each leg, after the one before. */
export function Waterfall({
  label,
  legs,
}: {
  readonly label: string;
  readonly legs: readonly Leg[];
}): ReactNode {
  const end = Math.max(1e-6, ...legs.map(({ start, length }) => start + length));
  return (
    <ol aria-label={label} className="flex flex-col gap-2">
      {legs.map((leg) => (
        <li key={leg.id} className="grid grid-cols-[9rem_minmax(0,1fr)_4.5rem] items-center gap-3 text-sm">
          <span aria-hidden className="truncate text-ink-muted">
            {leg.label}
          </span>
          <svg
            aria-hidden
            viewBox="0 0 100 10"
            preserveAspectRatio="none"
            className="h-2.5 w-full rounded bg-sunken"
          >
            <rect
              x={(leg.start / end) * 100}
              width={Math.max(0.6, (leg.length / end) * 100)}
              y="0"
              height="10"
              rx="1"
              className={TONES[leg.tone]}
            />
          </svg>
          <span
            aria-hidden
            className={cx('text-right tabular-nums', leg.tone === 'warn' && 'text-warn-text')}
          >
            {leg.time}
          </span>
          <span className="sr-only">{leg.description}</span>
        </li>
      ))}
    </ol>
  );
}
