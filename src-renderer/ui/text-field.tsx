import type { ReactNode, Ref } from 'react';
import { Input, TextArea, TextField as AriaTextField } from 'react-aria-components';
import { cx } from './cx.ts';
import { CONTROL, FIELD, FieldLabel, FieldNotes, type FieldProps } from './field.tsx';

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onBlur?: () => void;
  readonly name?: string;
  readonly placeholder?: string;
  readonly type?: 'text' | 'url' | 'password' | 'search' | 'number';
  /** Addresses, ids, templates. */
  readonly mono?: boolean;
  readonly lines?: number;
  readonly isRequired?: boolean;
  readonly isReadOnly?: boolean;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
}

export function TextField({
  label,
  description,
  error,
  lockedReason,
  placeholder,
  mono = false,
  lines = 1,
  type = 'text',
  isRequired = false,
  isReadOnly = false,
  inputRef,
  ...rest
}: TextFieldProps): ReactNode {
  const control = cx(CONTROL, mono && 'font-mono text-sm', 'px-2.5');
  return (
    <AriaTextField
      {...rest}
      type={type}
      className={FIELD}
      isInvalid={error !== undefined}
      isReadOnly={isReadOnly || lockedReason !== undefined}
      isRequired={isRequired}
      validationBehavior="aria"
      autoComplete="off"
      spellCheck={mono ? 'false' : 'true'}
    >
      <FieldLabel>{label}</FieldLabel>
      {lines > 1 ? (
        <TextArea rows={lines} placeholder={placeholder ?? ''} className={cx(control, 'resize-y py-2')} />
      ) : (
        <Input ref={inputRef ?? null} placeholder={placeholder ?? ''} className={cx(control, 'h-9')} />
      )}
      <FieldNotes
        description={description}
        error={error}
        {...(lockedReason === undefined ? {} : { lockedReason })}
      />
    </AriaTextField>
  );
}
