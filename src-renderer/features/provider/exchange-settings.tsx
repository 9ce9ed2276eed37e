import type { ReactNode } from 'react';
import { FormSelect, FormText } from '../../form/form-fields.tsx';
import { presetDefaults } from '../../../src-shared/domain/preset-defaults.ts';
import { text } from '../../text/text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fields } from '../../ui/field.tsx';
import { AssertionAudience } from './assertion-audience.tsx';
import { AUTHENTICATIONS } from './general-fields.tsx';
import { needsSecret, type ProviderForm, type ProviderSecrets } from './provider-form-values.ts';
import { SecretField } from './secret-field.tsx';

const words = text.provider;

/** The choice that stands for null: what the preset has. */
const USUAL = 'usual';

/** The guide's Enterprise-Managed Credentials, in its order. */
export function ExchangeSettings({
  form,
  secrets,
  onSecrets,
}: {
  readonly form: ProviderForm;
  readonly secrets: ProviderSecrets;
  readonly onSecrets: (secrets: ProviderSecrets) => void;
}): ReactNode {
  const { control } = form;
  const issuer = form.watch('issuer');
  const clientId = form.watch('clientId');
  const preset = form.watch('preset') ?? 'okta';
  const usual = presetDefaults(preset).tokenExchange;
  const authentication = form.watch('tokenExchange.clientAuthentication') ?? usual.clientAuthentication;
  return (
    <Fields>
      <FormText
        control={control}
        name="tokenExchange.clientId"
        mono
        emptyIsNull
        label={words.exchangeClientId}
        description={words.exchangeClientIdHint}
        placeholder={clientId}
      />
      <FormText
        control={control}
        name="tokenExchange.tokenEndpoint"
        type="url"
        mono
        emptyIsNull
        label={words.exchangeTokenEndpoint}
        description={words.exchangeTokenEndpointHint}
        placeholder={tokenEndpointOf(issuer)}
      />
      <FormSelect
        control={control}
        name="tokenExchange.clientAuthentication"
        label={words.exchangeAuthentication}
        nullAs={USUAL}
        options={[
          { value: USUAL, label: words.followPreset(labelOf(usual.clientAuthentication)) },
          ...AUTHENTICATIONS,
        ]}
      />
      {needsSecret(authentication) && (
        <SecretField
          label={words.exchangeSecret}
          name="tokenExchange.clientSecret"
          value={secrets.exchange}
          onChange={(exchange) => onSecrets({ ...secrets, exchange })}
          isReferenced={Boolean(form.getValues('tokenExchange.clientSecret'))}
        />
      )}
      {authentication === 'private_key_jwt' && (
        <FormText
          control={control}
          name="tokenExchange.signingKeyId"
          mono
          emptyIsNull
          label={words.signingKeyId}
          description={words.signingKeyIdHint}
        />
      )}
      <FormSelect
        control={control}
        name="tokenExchange.subjectToken"
        label={words.subjectToken}
        nullAs={USUAL}
        options={[
          {
            value: USUAL,
            label: words.followPreset(words.subjectTokens[usual.subjectToken ?? 'id_token'].label),
          },
          ...(['id_token', 'access_token'] as const).map((value) => ({
            value,
            ...words.subjectTokens[value],
          })),
        ]}
      />
      <Disclosure title={words.moreExchange}>
        <Fields>
          <FormSelect
            control={control}
            name="tokenExchange.strategy"
            label={words.strategy}
            nullAs={USUAL}
            options={[
              { value: USUAL, label: words.followPresetPlain },
              ...(['okta', 'rfc8693', 'entra_obo'] as const).map((value) => ({
                value,
                ...words.strategies[value],
              })),
            ]}
          />
          <AssertionAudience form={form} />
        </Fields>
      </Disclosure>
    </Fields>
  );
}

/** Where Okta's org mints, shown as what an empty field means. */
function tokenEndpointOf(issuer: string): string {
  const url = URL.parse(issuer);
  return url ? `${url.origin}/oauth2/v1/token` : '';
}

function labelOf(authentication: string | null | undefined): string {
  return AUTHENTICATIONS.find(({ value }) => value === authentication)?.label ?? '';
}
