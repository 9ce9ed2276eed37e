import type { ReactNode } from 'react';
import { useController, type UseFormReturn } from 'react-hook-form';
import { requestedCredentialSchema } from '../../../src-shared/domain/server.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { FormSelect, FormText } from '../../form/form-fields.tsx';
import { useLockedReason } from '../../form/locks.tsx';
import { hostOf } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fields } from '../../ui/field.tsx';
import { Facts } from '../../ui/list.tsx';
import { Link } from '../../ui/link.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Text } from '../../ui/typography.tsx';
import { InjectionFields } from './injection-fields.tsx';
import { OwnSecretField, type SecretInput } from './own-secret-field.tsx';
import { ScopeFields } from './scope-fields.tsx';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

type ServerForm = UseFormReturn<ServerFormValues, unknown, ServerFormResult>;

interface ExchangeFieldsProps {
  readonly form: ServerForm;
  /** The client secret at the resource's own authorization server. */
  readonly secret: SecretInput;
}

/** Identity Provider Token Exchange, with the guide's fields in its order. */
export function ExchangeFields({ form, secret }: ExchangeFieldsProps): ReactNode {
  const { control } = form;
  return (
    <Fields>
      <ProviderFact />
      <FormSelect
        control={control}
        name="settings.authorization.requestedCredential"
        label={words.requestedCredential}
        options={requestedCredentialSchema.options.map((value) => ({
          value,
          ...words.requestedCredentials[value],
        }))}
      />
      <InjectionFields form={form} />
      <FormText
        control={control}
        name="settings.authorization.managedResourceIdentifier"
        label={words.resource}
        description={words.resourceHint}
        placeholder="api://my-downstream-api"
        mono
        emptyIsNull
      />
      <Facts
        items={[
          {
            name: words.resolution,
            value: (
              <>
                <Text weight="medium">{words.resolutionValue}</Text>
                <Text size="sm" tone="muted">
                  {words.resolutionHint}
                </Text>
              </>
            ),
          },
        ]}
      />
      <Disclosure title={words.explicit} hint={words.explicitHint}>
        <ExplicitFields form={form} secret={secret} />
      </Disclosure>
    </Fields>
  );
}

function ProviderFact(): ReactNode {
  const { provider } = useAppState();
  return (
    <Facts
      items={[
        {
          name: words.identityProvider,
          value: provider ? (
            <Text as="span" weight="medium">
              {hostOf(provider.issuer)}
            </Text>
          ) : (
            <Link href="/settings/provider">{words.noProvider}</Link>
          ),
        },
      ]}
    />
  );
}

/** Everything that can be said about the request one by one. */
function ExplicitFields({ form: { control }, secret }: ExchangeFieldsProps): ReactNode {
  return (
    <Fields>
      <FormText
        control={control}
        name="settings.authorization.audience"
        label={words.audience}
        description={words.audienceHint}
        mono
        emptyIsNull
      />
      <ScopeFields control={control} />
      <FormText
        control={control}
        name="settings.authorization.tokenEndpoint"
        type="url"
        label={words.tokenEndpoint}
        description={words.tokenEndpointHint}
        mono
        emptyIsNull
      />
      <FormSelect
        control={control}
        name="settings.authorization.dpop"
        label={words.dpop}
        options={(['auto', 'off', 'required'] as const).map((value) => ({ value, ...words.dpops[value] }))}
      />
      <RedeemFields control={control} secret={secret} />
    </Fields>
  );
}

function RedeemFields({
  control,
  secret,
}: Pick<ServerForm, 'control'> & Pick<ExchangeFieldsProps, 'secret'>): ReactNode {
  const { field } = useController({ control, name: 'settings.authorization.redeemAs' });
  const lockedReason = useLockedReason(field.name);
  const isOn = field.value !== null && field.value !== undefined;
  return (
    <>
      <Switch
        label={words.redeem}
        description={words.redeemHint}
        isSelected={isOn}
        lockedReason={lockedReason}
        onChange={(on) =>
          field.onChange(
            on ? { clientId: '', clientAuthentication: 'private_key_jwt', clientSecret: null } : null,
          )
        }
      />
      {isOn && (
        <Fields>
          <Fields columns={2}>
            <FormText
              control={control}
              name="settings.authorization.redeemAs.clientId"
              label={words.redeemClientId}
              mono
              isRequired
            />
            <FormSelect
              control={control}
              name="settings.authorization.redeemAs.clientAuthentication"
              label={words.redeemAuthentication}
              options={(
                ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none'] as const
              ).map((value) => ({ value, ...text.provider.clientAuthentications[value] }))}
            />
          </Fields>
          {field.value?.clientAuthentication?.startsWith('client_secret') && (
            <OwnSecretField
              label={words.redeemSecret}
              secret={secret}
              isReferenced={Boolean(field.value.clientSecret)}
            />
          )}
        </Fields>
      )}
    </>
  );
}
