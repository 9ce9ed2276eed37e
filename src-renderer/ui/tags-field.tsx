import { X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { Button as AriaButton, Label, Tag, TagGroup, TagList, TextField, Input } from 'react-aria-components';
import { cx } from './cx.ts';
import { CONTROL, FIELD, FieldLabel, FieldNotes, type FieldProps } from './field.tsx';
import { FOCUS_RING } from './focus.ts';

export interface TagsFieldProps extends FieldProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly onBlur?: () => void;
  readonly placeholder?: string;
  readonly removeLabel: (tag: string) => string;
}

/** Several words: Enter, a comma, a space or leaving the field adds what was typed; each can be taken out again. */
export function TagsField({
  label,
  description,
  error,
  lockedReason,
  value,
  onChange,
  onBlur,
  placeholder = '',
  removeLabel,
}: TagsFieldProps): ReactNode {
  const [typed, setTyped] = useState('');
  const add = (textToAdd: string): void => {
    const words = textToAdd.split(/[\s,]+/u).filter((word) => word !== '' && !value.includes(word));
    if (words.length > 0) onChange([...value, ...new Set(words)]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault();
      add(typed);
    }
    if (event.key === 'Backspace' && typed === '') onChange(value.slice(0, -1));
  };
  const isLocked = lockedReason !== undefined;
  return (
    <div className={FIELD}>
      <TextField
        className={FIELD}
        value={typed}
        onChange={(next) => (/[\s,]$/u.test(next) ? add(next) : setTyped(next))}
        onBlur={() => {
          add(typed);
          onBlur?.();
        }}
        onKeyDown={onKeyDown}
        isInvalid={error !== undefined}
        isReadOnly={isLocked}
        validationBehavior="aria"
        autoComplete="off"
        spellCheck="false"
      >
        <FieldLabel>{label}</FieldLabel>
        <Input placeholder={placeholder} className={cx(CONTROL, 'h-9 px-2.5')} />
        <FieldNotes
          description={description}
          error={error}
          {...(lockedReason === undefined ? {} : { lockedReason })}
        />
      </TextField>
      {value.length > 0 && (
        <TagGroup
          {...(isLocked ? {} : { onRemove: (keys) => onChange(value.filter((tag) => !keys.has(tag))) })}
        >
          <Label className="sr-only">{label}</Label>
          <TagList className="flex flex-wrap gap-1.5">
            {value.map((tag) => (
              <Tag
                key={tag}
                id={tag}
                textValue={tag}
                className={cx(
                  'flex h-7 max-w-full cursor-default items-center gap-1 rounded-md bg-hovered px-2 font-mono text-sm',
                  FOCUS_RING,
                )}
              >
                <span className="truncate">{tag}</span>
                {!isLocked && (
                  <AriaButton
                    slot="remove"
                    aria-label={removeLabel(tag)}
                    className={cx(
                      '-mr-1 flex size-6 items-center justify-center rounded text-ink-muted hover:text-ink',
                      FOCUS_RING,
                    )}
                  >
                    <X aria-hidden size={13} />
                  </AriaButton>
                )}
              </Tag>
            ))}
          </TagList>
        </TagGroup>
      )}
    </div>
  );
}
