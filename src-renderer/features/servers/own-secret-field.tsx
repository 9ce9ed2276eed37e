import type { ReactNode } from 'react';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { TextField } from '../../ui/text-field.tsx';

const words = text.serverForm;

/** The secret is no part of the settings: it goes its own way, into the keychain. */
export interface SecretInput {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hasStored: boolean;
}

/** A server's own secret can be given, never read. Where IT provides it by reference, it cannot be given either. */
export function OwnSecretField({
  label,
  secret,
  isReferenced,
}: {
  readonly label: string;
  readonly secret: SecretInput;
  readonly isReferenced: boolean;
}): ReactNode {
  const locked = useLockedReason('settings.authorization');
  return (
    <TextField
      label={label}
      type="password"
      value={secret.value}
      onChange={secret.onChange}
      description={secret.hasStored ? `${words.secretHint} ${words.secretKept}` : words.secretHint}
      lockedReason={isReferenced ? text.provider.clientSecretReferenced : locked}
      mono
    />
  );
}
