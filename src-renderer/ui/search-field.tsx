import { Search, X } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Button as AriaButton, Input, SearchField as AriaSearchField } from 'react-aria-components';
import { text } from '../text/text.ts';
import { cx } from './cx.ts';
import { CONTROL } from './field.tsx';
import { FOCUS_RING } from './focus.ts';

/** Looks for something in what is shown. Escape empties it. */
export function SearchField({
  label,
  value,
  onChange,
  inputRef,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
}): ReactNode {
  return (
    <AriaSearchField
      aria-label={label}
      value={value}
      onChange={onChange}
      className="group relative min-w-48 flex-1"
    >
      <Search
        aria-hidden
        size={15}
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-faint"
      />
      <Input
        ref={inputRef ?? null}
        placeholder={label}
        className={cx(CONTROL, 'h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      <AriaButton
        aria-label={text.common.clear}
        className={cx(
          'absolute top-1 right-1 flex size-6 items-center justify-center rounded text-ink-muted group-empty:hidden hover:text-ink',
          FOCUS_RING,
        )}
      >
        <X aria-hidden size={14} />
      </AriaButton>
    </AriaSearchField>
  );
}
