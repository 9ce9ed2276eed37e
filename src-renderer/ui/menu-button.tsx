import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, MenuTrigger, Popover, Text as AriaText } from 'react-aria-components';
import { Button, type ButtonProps } from './button.tsx';
import { OPTION, POPOVER } from './select.tsx';

export interface MenuChoice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly onAction: () => void;
}

/** A button for one of a few things. */
export function MenuButton({
  children,
  choices,
  ...rest
}: Omit<ButtonProps, 'onPress' | 'type'> & { readonly choices: readonly MenuChoice[] }): ReactNode {
  return (
    <MenuTrigger>
      <Button {...rest}>
        <span className="inline-flex items-center gap-1.5">
          {children}
          <ChevronDown aria-hidden size={13} className="text-ink-faint" />
        </span>
      </Button>
      <Popover placement="bottom end" className={POPOVER}>
        <Menu items={choices} className="p-1 outline-none">
          {({ id, label, hint, onAction }) => (
            <MenuItem id={id} textValue={label} onAction={onAction} className={OPTION}>
              <span className="flex min-w-0 flex-col">
                <AriaText slot="label">{label}</AriaText>
                {hint !== undefined && (
                  <AriaText slot="description" className="text-sm text-pretty text-ink-muted">
                    {hint}
                  </AriaText>
                )}
              </span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
