import type { ReactNode } from 'react';
import { MARK } from '../../src-shared/pages/mark.ts';

/** Onbehalf's mark. */
export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 32 32" width={size} height={size} className="shrink-0">
      <rect width="32" height="32" rx={MARK.corner} className="fill-accent" />
      <path
        d={MARK.ring}
        fill="none"
        strokeWidth={MARK.ringWidth}
        strokeLinecap="round"
        className="stroke-accent-ink"
      />
      <circle {...MARK.person} className="fill-accent-ink" />
    </svg>
  );
}

export function Wordmark(): ReactNode {
  return (
    <span className="flex items-center gap-2.5">
      <Mark size={26} />
      <span className="text-lg font-semibold tracking-tight text-ink">Onbehalf</span>
    </span>
  );
}
