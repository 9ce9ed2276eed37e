import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';
import { Spinner } from './spinner.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

const KINDS: Record<ButtonKind, string> = {
  primary:
    'bg-accent text-accent-ink shadow-card hover:bg-accent-hovered pressed:bg-accent-hovered border border-transparent',
  secondary: 'border border-edge/60 bg-surface text-ink shadow-card hover:bg-hovered pressed:bg-pressed',
  quiet: 'border border-transparent text-ink-muted hover:bg-hovered hover:text-ink pressed:bg-pressed',
  danger: 'border border-bad/50 bg-surface text-bad-text shadow-card hover:bg-bad-soft pressed:bg-bad-soft',
};

export interface ButtonProps extends Pick<
  AriaButtonProps,
  'onPress' | 'type' | 'isDisabled' | 'isPending' | 'slot' | 'form'
> {
  readonly children: ReactNode;
  readonly kind?: ButtonKind;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly icon?: ReactNode;
}

/** A thing to do, named by a verb. While pending it keeps its width and says so to screen readers. */
export function Button({ children, kind = 'secondary', size = 'md', icon, ...rest }: ButtonProps): ReactNode {
  const sizes = {
    sm: 'h-7 px-2.5 text-sm gap-1.5 rounded-md',
    md: 'h-8 px-3 gap-1.5 rounded-lg',
    lg: 'h-10 px-4 gap-2 rounded-lg text-lg',
  };
  return (
    <AriaButton
      {...rest}
      className={cx(
        'relative inline-flex shrink-0 cursor-default items-center justify-center font-medium whitespace-nowrap transition-colors',
        'disabled:cursor-not-allowed disabled:opacity-50 forced-colors:disabled:text-[GrayText]',
        FOCUS_RING,
        KINDS[kind],
        sizes[size],
      )}
    >
      {({ isPending }) => (
        <>
          {isPending ? <Spinner /> : icon}
          <span>{children}</span>
        </>
      )}
    </AriaButton>
  );
}
