import type { ReactNode } from 'react';
import { Tooltip as AriaTooltip } from 'react-aria-components';

export function Tooltip({
  children,
  placement = 'top',
}: {
  readonly children: ReactNode;
  readonly placement?: 'top' | 'right' | 'bottom';
}): ReactNode {
  return (
    <AriaTooltip
      placement={placement}
      offset={6}
      className="max-w-72 rounded-md bg-ink px-2 py-1 text-sm text-canvas shadow-float transition-opacity entering:opacity-0 exiting:opacity-0"
    >
      {children}
    </AriaTooltip>
  );
}
