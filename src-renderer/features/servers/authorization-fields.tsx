import type { ReactNode } from 'react';
import { useController, type UseFormReturn } from 'react-hook-form';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { RadioChoices } from '../../ui/choices.tsx';
import { Divider } from '../../ui/layout.tsx';
import { Fields } from '../../ui/field.tsx';
import { ClientCredentialsFields } from './client-credentials-fields.tsx';
import { ExchangeFields } from './exchange-fields.tsx';
import { InjectionFields } from './injection-fields.tsx';
import { OwnSecretField, type SecretInput } from './own-secret-field.tsx';
import { AUTHORIZATIONS, type ServerFormResult, type ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

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
        options={(['token_exchange', 'client_credentials', 'static_secret', 'none'] as const).map(
          (value) => ({
            value,
            ...words.types[value],
          }),
        )}
        lockedReason={lockedReason}
      />
      {type !== 'none' && <Divider />}
      {type === 'token_exchange' && <ExchangeFields form={form} secret={secret} />}
      {type === 'client_credentials' && <ClientCredentialsFields form={form} secret={secret} />}
      {type === 'static_secret' && (
        <>
          <OwnSecretField label={words.secret} secret={secret} isReferenced={Boolean(field.value.secret)} />
          <InjectionFields form={form} />
        </>
      )}
    </Fields>
  );
}
