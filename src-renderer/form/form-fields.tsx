import type { ReactNode } from 'react';
import { type Control, type FieldPath, type FieldValues, useController } from 'react-hook-form';
import { text } from '../text/text.ts';
import { RadioChoices, type RadioChoicesProps } from '../ui/choices.tsx';
import { Select, type SelectProps } from '../ui/select.tsx';
import { Switch, type SwitchProps } from '../ui/switch.tsx';
import { TagsField, type TagsFieldProps } from '../ui/tags-field.tsx';
import { TextField, type TextFieldProps } from '../ui/text-field.tsx';
import { useLockedReason } from './locks.tsx';

export interface Bound<Values extends FieldValues> {
  // The third parameter is what a schema makes of the values: of no concern to a field.
  readonly control: Control<Values, unknown, FieldValues>;
  readonly name: FieldPath<Values>;
}

type Unbound<Props> = Omit<
  Props,
  | 'value'
  | 'onChange'
  | 'onBlur'
  | 'name'
  | 'error'
  | 'isSelected'
  | 'inputRef'
  | 'lockedReason'
  | 'removeLabel'
>;

/** A text of the form; with `emptyIsNull`, nothing typed means null, as the contract has it. */
export function FormText<Values extends FieldValues>({
  control,
  name,
  emptyIsNull = false,
  onEdited,
  ...rest
}: Bound<Values> &
  Unbound<TextFieldProps> & {
    readonly emptyIsNull?: boolean;
    /** Told what the person typed, for other fields that follow this one. */
    readonly onEdited?: (typed: string) => void;
  }): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const lockedReason = useLockedReason(name);
  const value: unknown = field.value;
  return (
    <TextField
      {...rest}
      name={name}
      inputRef={field.ref}
      value={typeof value === 'string' ? value : ''}
      onChange={(typed) => {
        field.onChange(emptyIsNull && typed.trim() === '' ? null : typed);
        onEdited?.(typed);
      }}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
      lockedReason={lockedReason}
    />
  );
}

/** A number of the form; nothing typed is null, which the schema judges. */
export function FormNumber<Values extends FieldValues>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<TextFieldProps>): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const lockedReason = useLockedReason(name);
  const value: unknown = field.value;
  return (
    <TextField
      {...rest}
      type="number"
      name={name}
      inputRef={field.ref}
      value={typeof value === 'number' && !Number.isNaN(value) ? String(value) : ''}
      onChange={(typed) => field.onChange(typed === '' ? null : Number(typed))}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
      lockedReason={lockedReason}
    />
  );
}

/** One of a few; `nullAs` is the choice that the contract spells null. */
export function FormSelect<Values extends FieldValues, Value extends string>({
  control,
  name,
  nullAs,
  ...rest
}: Bound<Values> & Unbound<SelectProps<Value>> & { readonly nullAs?: Value }): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const lockedReason = useLockedReason(name);
  const value: unknown = field.value ?? nullAs;
  return (
    <Select
      {...rest}
      name={name}
      value={value as Value}
      onChange={(chosen) => field.onChange(chosen === nullAs ? null : chosen)}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
      lockedReason={lockedReason}
    />
  );
}

export function FormRadios<Values extends FieldValues>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<RadioChoicesProps>): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const lockedReason = useLockedReason(name);
  return (
    <RadioChoices
      {...rest}
      value={String(field.value)}
      onChange={field.onChange}
      error={fieldState.error?.message}
      lockedReason={lockedReason}
    />
  );
}

export function FormSwitch<Values extends FieldValues>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<SwitchProps>): ReactNode {
  const { field } = useController({ control, name });
  return (
    <Switch
      {...rest}
      isSelected={Boolean(field.value)}
      onChange={field.onChange}
      lockedReason={useLockedReason(name)}
    />
  );
}

/** Several words of the form; with `emptyIsNull`, none means null. */
export function FormTags<Values extends FieldValues>({
  control,
  name,
  emptyIsNull = false,
  ...rest
}: Bound<Values> & Unbound<TagsFieldProps> & { readonly emptyIsNull?: boolean }): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const lockedReason = useLockedReason(name);
  const value: unknown = field.value;
  return (
    <TagsField
      {...rest}
      value={Array.isArray(value) ? value.map(String) : []}
      onChange={(tags) => field.onChange(emptyIsNull && tags.length === 0 ? null : tags)}
      onBlur={field.onBlur}
      error={firstMessage(fieldState.error)}
      removeLabel={(tag) => `${text.common.remove} ${tag}`}
      lockedReason={lockedReason}
    />
  );
}

/** A list is wrong as a whole, or in one of its words. */
function firstMessage(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('message' in error && typeof error.message === 'string') return error.message;
  return Object.values(error).map(firstMessage).find(Boolean);
}
