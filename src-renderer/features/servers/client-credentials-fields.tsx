import type { ReactNode } from 'react';
import { useWatch, type UseFormReturn } from 'react-hook-form';
import { FormSelect, FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { InjectionFields } from './injection-fields.tsx';
import { OwnSecretField, type SecretInput } from './own-secret-field.tsx';
import { ScopeFields } from './scope-fields.tsx';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;
const METHODS = ['private_key_jwt', 'client_secret_basic', 'client_secret_post'] as const;

/** An account of the agent's own at the server's authorization server (RFC 6749 section 4.4): nobody is signed in there. */
export function ClientCredentialsFields({
  form,
  secret,
}: {
  readonly form: UseFormReturn<ServerFormValues, unknown, ServerFormResult>;
  readonly secret: SecretInput;
}): ReactNode {
  const { control } = form;
  const method = useWatch({ control, name: 'settings.authorization.clientAuthentication' });
  const reference = useWatch({ control, name: 'settings.authorization.clientSecret' });
  return (
    <Fields>
      <Fields columns={2}>
        <FormText
          control={control}
          name="settings.authorization.clientId"
          label={words.clientId}
          mono
          isRequired
        />
        <FormSelect
          control={control}
          name="settings.authorization.clientAuthentication"
          label={words.clientAuthentication}
          options={METHODS.map((value) => ({ value, ...text.provider.clientAuthentications[value] }))}
        />
      </Fields>
      {method !== 'private_key_jwt' && (
        <OwnSecretField label={words.clientSecret} secret={secret} isReferenced={Boolean(reference)} />
      )}
      <FormText
        control={control}
        name="settings.authorization.issuer"
        type="url"
        label={words.issuer}
        description={words.issuerHint}
        mono
        emptyIsNull
      />
      <FormText
        control={control}
        name="settings.authorization.tokenEndpoint"
        type="url"
        label={words.tokenEndpoint}
        description={words.ownTokenEndpointHint}
        mono
        emptyIsNull
      />
      <ScopeFields control={control} />
      <InjectionFields form={form} />
    </Fields>
  );
}
