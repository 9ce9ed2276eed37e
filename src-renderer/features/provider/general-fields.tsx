import type { ReactNode } from 'react';
import { clientAuthenticationSchema, presetSchema } from '../../../src-shared/domain/provider.ts';
import { FormSelect, FormSwitch, FormTags, FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fields } from '../../ui/field.tsx';
import { IssuerField } from './issuer-field.tsx';
import { needsSecret, type ProviderForm, type ProviderSecrets } from './provider-form-values.ts';
import { SecretField } from './secret-field.tsx';

const words = text.provider;

/** What every choice of client authentication is called. */
export const AUTHENTICATIONS = clientAuthenticationSchema.options.map((value) => ({
  value,
  ...words.clientAuthentications[value],
}));

/** The guide's general fields, in its order. */
export function GeneralFields({
  form,
  isNew,
  secrets,
  onSecrets,
}: {
  readonly form: ProviderForm;
  readonly isNew: boolean;
  readonly secrets: ProviderSecrets;
  readonly onSecrets: (secrets: ProviderSecrets) => void;
}): ReactNode {
  const { control } = form;
  const issuer = form.watch('issuer');
  const clientAuthentication = form.watch('clientAuthentication');
  return (
    <Fields>
      <IssuerField form={form} isNew={isNew} />
      <FormSelect
        control={control}
        name="preset"
        label={words.preset}
        options={presetSchema.options.map((value) => ({ value, label: words.presets[value] }))}
      />
      <FormText
        control={control}
        name="clientId"
        mono
        label={words.clientId}
        description={words.clientIdHint}
        placeholder="0oa…"
        isRequired
      />
      <FormSelect
        control={control}
        name="clientAuthentication"
        label={words.clientAuthentication}
        description={words.clientAuthenticationHint}
        options={AUTHENTICATIONS}
      />
      {needsSecret(clientAuthentication) && (
        <SecretField
          label={words.clientSecret}
          name="clientSecret"
          value={secrets.signIn}
          onChange={(signIn) => onSecrets({ ...secrets, signIn })}
          isReferenced={Boolean(form.getValues('clientSecret'))}
        />
      )}
      <FormText
        control={control}
        name="discoveryEndpoint"
        type="url"
        mono
        emptyIsNull
        label={words.discoveryEndpoint}
        description={words.discoveryEndpointHint}
        placeholder={issuer ? `${issuer.replace(/\/$/u, '')}/.well-known/openid-configuration` : ''}
      />
      <Disclosure title={words.moreSignIn}>
        <Fields>
          <FormTags control={control} name="scopes" label={words.scopes} description={words.scopesHint} />
          <FormSelect
            control={control}
            name="dpop"
            label={words.dpop}
            description={words.dpopHint}
            options={(['auto', 'off', 'required'] as const).map((value) => ({
              value,
              ...words.dpops[value],
            }))}
          />
          <FormSwitch
            control={control}
            name="rpInitiatedLogout"
            label={words.logout}
            description={words.logoutHint}
          />
        </Fields>
      </Disclosure>
    </Fields>
  );
}
