import type { ReactNode } from 'react';
import { useController, type UseFormReturn } from 'react-hook-form';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { RadioChoices } from '../../ui/choices.tsx';
import { Divider } from '../../ui/layout.tsx';
import { Fields } from '../../ui/field.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ExchangeFields } from './exchange-fields.tsx';
import { InjectionFields } from './injection-fields.tsx';
import { AUTHORIZATIONS, type ServerFormResult, type ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** The secret is no part of the settings: it goes its own way, into the keychain. */
export interface SecretInput {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hasStored: boolean;
}

export function AuthorizationFields({
  form,
  secret,
}: {
  readonly form: UseFormReturn<ServerFormValues, unknown, ServerFormResult>;
  readonly secret: SecretInput;
}): ReactNode {
  const { field } = useController({ control: form.control, name: 'settings.authorization' });
  const lockedReason = useLockedReason('settings.authorization.type');
  const { type } = field.value;
  return (
    <Fields>
      <RadioChoices
        label={words.authorizationHint}
        value={type}
        onChange={(chosen) => field.onChange(AUTHORIZATIONS[chosen as Server['authorization']['type']])}
        options={(['token_exchange', 'static_secret', 'none'] as const).map((value) => ({
          value,
          ...words.types[value],
        }))}
        lockedReason={lockedReason}
      />
      {type !== 'none' && <Divider />}
      {type === 'token_exchange' && <ExchangeFields form={form} />}
      {type === 'static_secret' && (
        <>
          <TextField
            label={words.secret}
            type="password"
            value={secret.value}
            onChange={secret.onChange}
            description={secret.hasStored ? `${words.secretHint} ${words.secretKept}` : words.secretHint}
            lockedReason={lockedReason}
            mono
          />
          <InjectionFields form={form} />
        </>
      )}
    </Fields>
  );
}
