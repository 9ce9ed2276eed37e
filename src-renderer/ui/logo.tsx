import type { ReactNode } from 'react';

/** Onbehalf's mark: a ring that is open where another steps in for it. */
export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg aria-hidden viewBox="0 0 32 32" width={size} height={size} className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M17.1 9.9A7.4 7.4 0 1 0 22.6 15.4"
        fill="none"
        strokeWidth="3.4"
        strokeLinecap="round"
        className="stroke-accent-ink"
      />
      <circle cx="22.6" cy="9.6" r="3.1" className="fill-accent-ink" />
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
