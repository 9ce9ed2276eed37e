import type { ReactNode } from 'react';
import { Button as AriaButton, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { Status } from './badge.tsx';
import { cx } from './cx.ts';
import { initial } from './initial.ts';
import { OPTION, POPOVER } from './select.tsx';

const DOTS: Record<Status, string> = {
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  accent: 'bg-accent',
  neutral: 'bg-ink-faint',
};

export interface AccountAction {
  readonly id: string;
  readonly label: string;
  readonly onAction: () => void;
}

/** Who is signed in, at the foot of the sidebar, with what can be done about it. */
export function AccountChip({
  label,
  name,
  detail,
  status,
  actions,
}: {
  readonly label: string;
  readonly name: string;
  readonly detail: string;
  readonly status: Status;
  readonly actions: readonly AccountAction[];
}): ReactNode {
  return (
    <MenuTrigger>
      <AriaButton className="flex w-full cursor-default items-center justify-center gap-2.5 rounded-lg p-1.5 text-left outline-none hover:bg-hovered focus-visible:outline-2 focus-visible:outline-accent pressed:bg-pressed lg:justify-start">
        <span className="sr-only">{label}: </span>
        <span
          aria-hidden
          className="relative flex size-8 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text uppercase"
        >
          {initial(name)}
          <span
            className={cx(
              'absolute -right-0.5 -bottom-0.5 size-3 rounded-full border-2 border-sidebar',
              DOTS[status],
            )}
          />
        </span>
        <span className="sr-only min-w-0 flex-col lg:not-sr-only lg:flex">
          <span className="truncate font-medium">{name} </span>
          <span className="truncate text-xs text-ink-muted">{detail}</span>
        </span>
      </AriaButton>
      <Popover placement="top start" className={POPOVER}>
        <Menu items={actions} className="p-1 outline-none" aria-label={label}>
          {(action) => (
            <MenuItem id={action.id} onAction={action.onAction} className={OPTION}>
              {action.label}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
