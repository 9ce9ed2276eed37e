import type { ReactNode } from 'react';

export interface Bar {
  readonly id: string;
  readonly label: string;
  readonly good: number;
  readonly bad: number;
  readonly tick?: string;
}

/** Amounts over time as small bars; the words of each bar are its text alternative. */
export function Bars({ label, bars }: { readonly label: string; readonly bars: readonly Bar[] }): ReactNode {
  const most = Math.max(1, ...bars.map((bar) => bar.good + bar.bad));
  const height = (amount: number): number => (amount / most) * 100;
  return (
    <figure aria-label={label} className="flex flex-col gap-1">
      <ol className="flex h-16 items-end gap-[3px]">
        {bars.map((bar) => (
          <li key={bar.id} title={bar.label} className="flex h-full min-w-0 flex-1 flex-col justify-end">
            <span className="sr-only">{bar.label}</span>
            <svg
              aria-hidden
              viewBox="0 0 10 100"
              preserveAspectRatio="none"
              className="h-full w-full overflow-visible"
            >
              <rect x="0" y="98.5" width="10" height="1.5" className="fill-line" />
              <rect
                x="0"
                y={100 - height(bar.good)}
                width="10"
                height={height(bar.good)}
                rx="1"
                className="fill-accent"
              />
              <rect
                x="0"
                y={100 - height(bar.good + bar.bad)}
                width="10"
                height={height(bar.bad)}
                rx="1"
                className="fill-bad"
              />
            </svg>
          </li>
        ))}
      </ol>
      <div aria-hidden className="flex text-xs text-ink-faint">
        {bars
          .filter((bar) => bar.tick !== undefined)
          .map((bar) => (
            <span key={bar.id} className="flex-1 tabular-nums">
              {bar.tick}
            </span>
          ))}
      </div>
    </figure>
  );
}
