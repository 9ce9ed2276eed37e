import type { ReactNode } from 'react';
import { FieldError, Label, Text as AriaText } from 'react-aria-components';
import { Lock } from 'lucide-react';
import { cx } from './cx.ts';

/** What all fields have: a label, what it is for, and what is wrong with it. */
export interface FieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  readonly error?: string | undefined;
  /** Set by the organisation: why it cannot be changed. */
  readonly lockedReason?: string | undefined;
}

export const CONTROL =
  'w-full min-w-0 rounded-lg border border-edge bg-surface text-ink outline-none placeholder:text-ink-faint ' +
  'transition-[border-color,box-shadow] focus:border-accent focus:shadow-[0_0_0_3px_color-mix(in_oklab,var(--accent)_22%,transparent)] ' +
  'invalid:border-bad disabled:border-line disabled:bg-sunken disabled:text-ink-muted group-read-only:border-line group-read-only:bg-sunken group-read-only:text-ink-muted forced-colors:focus:outline-2';

export const FIELD = 'group flex min-w-0 flex-col gap-1.5';

export function FieldLabel({ children }: { readonly children: string }): ReactNode {
  return <Label className="text-base font-medium text-ink">{children}</Label>;
}

export function FieldNotes({ description, error, lockedReason }: Omit<FieldProps, 'label'>): ReactNode {
  return (
    <>
      {description !== undefined && (
        <AriaText
          slot="description"
          elementType="div"
          className="text-sm text-pretty text-ink-muted wrap-anywhere"
        >
          {description}
        </AriaText>
      )}
      {lockedReason !== undefined && (
        <span className="flex items-center gap-1.5 text-sm text-ink-muted">
          <Lock aria-hidden size={13} className="shrink-0" />
          {lockedReason}
        </span>
      )}
      <FieldError className="text-sm text-bad-text">{error}</FieldError>
    </>
  );
}

/** Fields one below the other. */
export function Fields({
  children,
  columns = 1,
}: {
  readonly children: ReactNode;
  readonly columns?: 1 | 2;
}): ReactNode {
  return <div className={cx('grid gap-5', columns === 2 && 'sm:grid-cols-2')}>{children}</div>;
}
