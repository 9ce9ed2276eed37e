import { ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  SubmenuTrigger,
  Tag,
  TagGroup,
  TagList,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';
import { OPTION, POPOVER } from './select.tsx';

export interface FilterToken {
  readonly id: string;
  readonly text: string;
  readonly removeLabel: string;
}

export interface FilterChoice {
  readonly id: string;
  readonly label: string;
  readonly values: readonly { readonly value: string; readonly label: string }[];
}

/** Which filters are on, each to be taken away, and a menu of those that can be added. */
export function FilterBar({
  label,
  addLabel,
  tokens,
  choices,
  onRemove,
  onAdd,
}: {
  readonly label: string;
  readonly addLabel: string;
  readonly tokens: readonly FilterToken[];
  readonly choices: readonly FilterChoice[];
  readonly onRemove: (id: string) => void;
  readonly onAdd: (id: string, value: string) => void;
}): ReactNode {
  return (
    <>
      <MenuTrigger>
        <AriaButton
          className={cx(
            'flex h-8 shrink-0 cursor-default items-center gap-1.5 rounded-lg border border-edge/60 bg-surface px-3 font-medium shadow-card hover:bg-hovered pressed:bg-pressed',
            FOCUS_RING,
          )}
        >
          <ListFilter aria-hidden size={15} />
          {addLabel}
        </AriaButton>
        <Popover placement="bottom start" className={POPOVER}>
          <Menu className="p-1 outline-none">
            {choices
              .filter(({ values }) => values.length > 0)
              .map((choice) => (
                <SubmenuTrigger key={choice.id}>
                  <MenuItem className={OPTION}>
                    {choice.label}
                    <span aria-hidden className="text-ink-faint">
                      ›
                    </span>
                  </MenuItem>
                  <Popover className={POPOVER}>
                    <Menu
                      className="max-h-80 overflow-auto p-1 outline-none"
                      onAction={(value) => onAdd(choice.id, String(value))}
                    >
                      {choice.values.map(({ value, label: name }) => (
                        <MenuItem key={value} id={value} className={OPTION}>
                          {name}
                        </MenuItem>
                      ))}
                    </Menu>
                  </Popover>
                </SubmenuTrigger>
              ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {tokens.length > 0 && (
        <TagGroup aria-label={label} onRemove={(keys) => keys.forEach((key) => onRemove(String(key)))}>
          <TagList className="flex flex-wrap gap-1.5">
            {tokens.map((token) => (
              <Tag
                key={token.id}
                id={token.id}
                textValue={token.text}
                className={cx(
                  'flex h-8 max-w-72 cursor-default items-center gap-1 rounded-lg bg-accent-soft pr-1 pl-2.5 text-sm font-medium text-accent-text',
                  FOCUS_RING,
                )}
              >
                <span className="truncate">{token.text}</span>
                <AriaButton
                  slot="remove"
                  aria-label={token.removeLabel}
                  className={cx(
                    'flex size-6 items-center justify-center rounded hover:bg-hovered',
                    FOCUS_RING,
                  )}
                >
                  <X aria-hidden size={13} />
                </AriaButton>
              </Tag>
            ))}
          </TagList>
        </TagGroup>
      )}
    </>
  );
}
