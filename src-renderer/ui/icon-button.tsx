import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  TooltipTrigger,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';
import { Tooltip } from './tooltip.tsx';

/** A button that is only an icon: its name is its label and its tooltip. */
export function IconButton({
  label,
  icon,
  ...rest
}: Pick<AriaButtonProps, 'onPress' | 'isDisabled' | 'slot'> & {
  readonly label: string;
  readonly icon: ReactNode;
}): ReactNode {
  return (
    <TooltipTrigger delay={400}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={cx(
          'inline-flex size-7 shrink-0 cursor-default items-center justify-center rounded-md text-ink-muted transition-colors hover:bg-hovered hover:text-ink pressed:bg-pressed disabled:opacity-50',
          FOCUS_RING,
        )}
      >
        {icon}
      </AriaButton>
      <Tooltip>{label}</Tooltip>
    </TooltipTrigger>
  );
}
