import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup, Text as AriaText } from 'react-aria-components';
import { FieldNotes, type FieldProps } from './field.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

interface ChoicesProps extends FieldProps {
  readonly options: readonly Choice[];
}

const LINE =
  'group relative flex cursor-default items-start gap-2.5 rounded-lg px-2.5 py-2 outline-none hover:bg-hovered';
const BOX =
  'mt-0.5 flex size-4.5 shrink-0 items-center justify-center border border-edge bg-surface text-accent-ink transition-colors ' +
  'group-selected:border-accent group-selected:bg-accent group-disabled:opacity-50 ' +
  'group-focus-visible:outline-2 group-focus-visible:outline-offset-2 group-focus-visible:outline-accent';

function Words({ option }: { readonly option: Choice }): ReactNode {
  return (
    <span className="flex min-w-0 flex-col">
      <span className="wrap-anywhere">{option.label}</span>
      {option.description !== undefined && (
        <AriaText slot="description" className="text-sm text-pretty text-ink-muted">
          {option.description}
        </AriaText>
      )}
    </span>
  );
}

/** Any of a few. */
export function Checkboxes({
  label,
  options,
  value,
  onChange,
  description,
  error,
}: ChoicesProps & {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
}): ReactNode {
  return (
    <CheckboxGroup
      value={[...value]}
      onChange={onChange}
      isInvalid={error !== undefined}
      className="flex flex-col gap-1.5"
    >
      <Label className="font-medium">{label}</Label>
      <div className="-mx-2.5 flex flex-col">
        {options.map((option) => (
          <Checkbox key={option.value} value={option.value} className={LINE}>
            <span className={`${BOX} rounded-md`}>
              <Check aria-hidden size={13} strokeWidth={3} className="invisible group-selected:visible" />
            </span>
            <Words option={option} />
          </Checkbox>
        ))}
      </div>
      <FieldNotes description={description} error={error} />
    </CheckboxGroup>
  );
}

export interface RadioChoicesProps extends ChoicesProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One of a few, all in sight. */
export function RadioChoices({
  label,
  options,
  value,
  onChange,
  description,
  error,
  lockedReason,
}: RadioChoicesProps): ReactNode {
  return (
    <RadioGroup
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isDisabled={lockedReason !== undefined}
      className="flex flex-col gap-1.5"
    >
      <Label className="font-medium">{label}</Label>
      <div className="-mx-2.5 flex flex-col">
        {options.map((option) => (
          <Radio key={option.value} value={option.value} className={LINE}>
            <span className={`${BOX} rounded-full`}>
              <span className="invisible size-1.5 rounded-full bg-accent-ink group-selected:visible" />
            </span>
            <Words option={option} />
          </Radio>
        ))}
      </div>
      <FieldNotes
        description={description}
        error={error}
        {...(lockedReason === undefined ? {} : { lockedReason })}
      />
    </RadioGroup>
  );
}
