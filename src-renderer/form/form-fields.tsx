import type { ReactNode } from 'react';
import { type Control, type FieldPath, type FieldValues, useController } from 'react-hook-form';
import { Select, type SelectProps } from '../ui/select.tsx';
import { Switch, type SwitchProps } from '../ui/switch.tsx';
import { TextField, type TextFieldProps } from '../ui/text-field.tsx';

interface Bound<Values extends FieldValues> {
  // The third parameter is what a schema makes of the values: of no concern to a field.
  readonly control: Control<Values, unknown, FieldValues>;
  readonly name: FieldPath<Values>;
}

type Unbound<Props> = Omit<
  Props,
  'value' | 'onChange' | 'onBlur' | 'name' | 'error' | 'isSelected' | 'inputRef'
>;

/** A text of the form; with `emptyIsNull`, nothing typed means null, as the contract has it. */
export function FormText<Values extends FieldValues>({
  control,
  name,
  emptyIsNull = false,
  ...rest
}: Bound<Values> & Unbound<TextFieldProps> & { readonly emptyIsNull?: boolean }): ReactNode {
  const { field, fieldState } = useController({ control, name });
  const value: unknown = field.value;
  return (
    <TextField
      {...rest}
      name={name}
      inputRef={field.ref}
      value={typeof value === 'string' || typeof value === 'number' ? String(value) : ''}
      onChange={(typed) => field.onChange(emptyIsNull && typed.trim() === '' ? null : typed)}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
    />
  );
}

export function FormNumber<Values extends FieldValues>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<TextFieldProps>): ReactNode {
  const { field, fieldState } = useController({ control, name });
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
    />
  );
}

export function FormSelect<Values extends FieldValues, Value extends string>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<SelectProps<Value>>): ReactNode {
  const { field, fieldState } = useController({ control, name });
  return (
    <Select
      {...rest}
      name={name}
      value={field.value}
      onChange={(value) => field.onChange(value)}
      onBlur={field.onBlur}
      error={fieldState.error?.message}
    />
  );
}

export function FormSwitch<Values extends FieldValues>({
  control,
  name,
  ...rest
}: Bound<Values> & Unbound<SwitchProps>): ReactNode {
  const { field } = useController({ control, name });
  return <Switch {...rest} isSelected={Boolean(field.value)} onChange={field.onChange} />;
}
