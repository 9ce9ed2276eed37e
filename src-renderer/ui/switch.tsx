import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import { cx } from './cx.ts';

export interface SwitchProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly lockedReason?: string | undefined;
  readonly isDisabled?: boolean;
}

/** On or off, at once or with the form it stands in. The whole line can be clicked. */
export function Switch({
  label,
  description,
  lockedReason,
  isDisabled = false,
  ...rest
}: SwitchProps): ReactNode {
  return (
    <AriaSwitch
      {...rest}
      isDisabled={isDisabled || lockedReason !== undefined}
      // The input that nobody sees stands in it, or the page would scroll to where it is.
      className="group relative flex cursor-default items-start gap-3 outline-none"
    >
      <span
        className={cx(
          'mt-0.5 flex h-5 w-8.5 shrink-0 items-center rounded-full border border-edge bg-edge/35 p-[3px] transition-colors',
          'group-selected:border-accent group-selected:bg-accent group-disabled:opacity-50',
          'group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-accent',
          'forced-colors:group-selected:bg-[Highlight]',
        )}
      >
        <span className="size-3 rounded-full bg-ink-faint transition-transform group-selected:translate-x-3.5 group-selected:bg-accent-ink" />
      </span>
      <span className="flex min-w-0 flex-col gap-0.5">
        <span className="font-medium text-ink">{label}</span>
        {description !== undefined && (
          <span className="text-sm text-pretty text-ink-muted">{description}</span>
        )}
        {lockedReason !== undefined && (
          <span className="flex items-center gap-1.5 text-sm text-ink-muted">
            <Lock aria-hidden size={13} className="shrink-0" />
            {lockedReason}
          </span>
        )}
      </span>
    </AriaSwitch>
  );
}
