import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Button as AriaButton,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Text as AriaText,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { CONTROL, FIELD, FieldLabel, FieldNotes, type FieldProps } from './field.tsx';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly description?: string;
}

export interface SelectProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly onBlur?: () => void;
  readonly options: readonly Option<Value>[];
  readonly name?: string;
}

/** One of a few values. */
export function Select<Value extends string>({
  label,
  description,
  error,
  lockedReason,
  value,
  onChange,
  options,
  ...rest
}: SelectProps<Value>): ReactNode {
  return (
    <AriaSelect
      {...rest}
      className={FIELD}
      value={value}
      onChange={(key) => onChange(key as Value)}
      isInvalid={error !== undefined}
      isDisabled={lockedReason !== undefined}
      validationBehavior="aria"
    >
      <FieldLabel>{label}</FieldLabel>
      <AriaButton
        className={cx(
          CONTROL,
          'flex h-9 cursor-default items-center justify-between gap-2 px-2.5 text-left focus-visible:border-accent focus-visible:shadow-[0_0_0_3px_color-mix(in_oklab,var(--accent)_22%,transparent)]',
        )}
      >
        <SelectValue className="min-w-0 truncate [&_[slot=description]]:hidden" />
        <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-ink-faint" />
      </AriaButton>
      <FieldNotes
        description={description}
        error={error}
        {...(lockedReason === undefined ? {} : { lockedReason })}
      />
      <Popover className={POPOVER}>
        <Options options={options} />
      </Popover>
    </AriaSelect>
  );
}

function Options<Value extends string>({
  options,
}: {
  readonly options: readonly Option<Value>[];
}): ReactNode {
  return (
    <ListBox items={options} className="max-h-80 overflow-auto p-1 outline-none">
      {(option) => (
        <ListBoxItem id={option.value} textValue={option.label} className={OPTION}>
          {({ isSelected }) => (
            <>
              <span className="flex min-w-0 flex-col">
                <AriaText slot="label">{option.label}</AriaText>
                {option.description !== undefined && (
                  <AriaText slot="description" className="text-sm text-pretty text-ink-muted">
                    {option.description}
                  </AriaText>
                )}
              </span>
              {isSelected && <Check aria-hidden size={15} className="mt-0.5 shrink-0 text-accent-text" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}

/** The same without room for a label beside it: in a row of a list. */
export function CompactSelect<Value extends string>({
  label,
  value,
  onChange,
  options,
  isDisabled = false,
}: {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly options: readonly Option<Value>[];
  readonly isDisabled?: boolean;
}): ReactNode {
  return (
    <AriaSelect
      aria-label={label}
      value={value}
      onChange={(key) => onChange(key as Value)}
      isDisabled={isDisabled}
    >
      <AriaButton className="flex h-7 cursor-default items-center gap-1.5 rounded-md px-2 text-sm text-ink-muted outline-none hover:bg-hovered hover:text-ink focus-visible:outline-2 focus-visible:outline-accent pressed:bg-pressed disabled:text-ink-faint">
        <SelectValue className="[&_[slot=description]]:hidden" />
        <ChevronsUpDown aria-hidden size={13} className="shrink-0" />
      </AriaButton>
      <Popover className={POPOVER}>
        <Options options={options} />
      </Popover>
    </AriaSelect>
  );
}

export const POPOVER =
  'min-w-(--trigger-width) max-w-md rounded-xl border border-line bg-raised shadow-float outline-none transition-opacity entering:opacity-0 exiting:opacity-0';

export const OPTION =
  'flex cursor-default items-start justify-between gap-3 rounded-lg px-2.5 py-1.5 text-base text-ink outline-none focus:bg-hovered hover:bg-hovered pressed:bg-pressed disabled:text-ink-faint forced-colors:focus:bg-[Highlight]';
