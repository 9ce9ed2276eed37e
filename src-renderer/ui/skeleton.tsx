import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** Holds the place of text that is on its way, so that nothing jumps when it comes. */
export function Skeleton({
  width = 'w-32',
  height = 'h-4',
}: {
  readonly width?: string;
  readonly height?: string;
}): ReactNode {
  return (
    <span aria-hidden className={cx('block rounded bg-pressed motion-safe:animate-pulse', width, height)} />
  );
}

/** Rows of a list that is on its way. */
export function SkeletonRows({
  rows = 3,
  label,
}: {
  readonly rows?: number;
  readonly label: string;
}): ReactNode {
  return (
    <output aria-label={label} className="flex flex-col divide-y divide-line">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex items-center gap-4 px-5 py-3.5">
          <Skeleton width="w-8" height="h-8" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton width={index % 2 === 0 ? 'w-40' : 'w-52'} />
            <Skeleton width="w-64" height="h-3" />
          </div>
          <Skeleton width="w-16" />
        </div>
      ))}
    </output>
  );
}

/** A form that is on its way. */
export function SkeletonForm({
  fields = 3,
  label,
}: {
  readonly fields?: number;
  readonly label: string;
}): ReactNode {
  return (
    <output aria-label={label} className="flex flex-col gap-6">
      {Array.from({ length: fields }, (_, index) => (
        <div key={index} className="flex flex-col gap-2">
          <Skeleton width="w-28" />
          <Skeleton width="w-full" height="h-9" />
        </div>
      ))}
    </output>
  );
}
