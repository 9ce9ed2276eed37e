import type { ReactNode } from 'react';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { OutsideText } from '../../ui/typography.tsx';
import type { ArgumentField } from './argument-fields.ts';

interface InputsProps {
  readonly fields: readonly ArgumentField[];
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
  readonly onType: (name: string, value: string) => void;
}

/** A field for each argument of a tool. */
export function ArgumentInputs({ fields, typed, errors, onType }: InputsProps): ReactNode {
  return (
    <Fields>
      {fields.map((field) => (
        <ArgumentInput
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          error={errors[field.name]}
          onChange={(value) => onType(field.name, value)}
        />
      ))}
    </Fields>
  );
}

function ArgumentInput({
  field,
  value,
  error,
  onChange,
}: {
  readonly field: ArgumentField;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const description = field.description === null ? undefined : <OutsideText>{field.description}</OutsideText>;
  const common = { label: field.label, error, onChange, value, ...(description ? { description } : {}) };
  switch (field.kind) {
    case 'choice':
      return <Select {...common} options={optional(field, field.choices.map(optionOf))} />;
    case 'boolean':
      return (
        <Select
          {...common}
          options={optional(field, [
            { value: 'true', label: text.tools.yes },
            { value: 'false', label: text.tools.no },
          ])}
        />
      );
    case 'number':
    case 'integer':
      return <TextField {...common} type="number" isRequired={field.isRequired} />;
    case 'json':
      return <TextField {...common} lines={3} mono isRequired={field.isRequired} />;
    case 'text':
      return <TextField {...common} isRequired={field.isRequired} />;
  }
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

function optionOf(value: string): Choice {
  return { value, label: value };
}

function optional({ isRequired }: ArgumentField, options: readonly Choice[]): readonly Choice[] {
  return isRequired ? options : [{ value: '', label: text.tools.notGiven }, ...options];
}
