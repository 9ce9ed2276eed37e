import type { ReactNode } from 'react';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { TextField } from '../../ui/text-field.tsx';

/** A secret can be given, never read. Where IT provides it by reference, it cannot be given either. */
export function SecretField({
  label,
  value,
  onChange,
  name,
  isReferenced,
}: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The key of the settings that locks it. */
  readonly name: string;
  readonly isReferenced: boolean;
}): ReactNode {
  const locked = useLockedReason(name);
  return (
    <TextField
      label={label}
      type="password"
      value={value}
      onChange={onChange}
      description={text.provider.clientSecretHint}
      lockedReason={isReferenced ? text.provider.clientSecretReferenced : locked}
      mono
    />
  );
}
