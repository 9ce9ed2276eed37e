import type { ReactNode } from 'react';
import { presetDefaults } from '../../../src-shared/domain/preset-defaults.ts';
import { presetForIssuer } from '../../../src-shared/domain/preset.ts';
import { type IdentityProvider, identityProviderSchema } from '../../../src-shared/domain/provider.ts';
import { useAction } from '../../bridge/commands.ts';
import { FormText } from '../../form/form-fields.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Fields } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Card, Inline } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { IssuerField } from '../provider/issuer-field.tsx';
import { emptyProvider, NO_SECRETS, type ProviderValues } from '../provider/provider-form-values.ts';
import { useSaveProvider } from '../provider/use-save-provider.ts';
import { ProblemCard } from '../problems/problem-card.tsx';

/** The two values that are enough for a sign-in; everything else follows the kind of provider. */
export function ConnectCompanyForm(): ReactNode {
  const form = useContractForm<ProviderValues, IdentityProvider>(identityProviderSchema, emptyProvider());
  const saving = useSaveProvider();
  const detect = useAction('provider.detect');
  const submit = form.handleSubmit(async (provider) => {
    // A custom domain is known by its discovery document alone; where that is out of reach, by its name.
    const preset = await detect.mutateAsync({ issuer: provider.issuer, discover: true }).then(
      (detected) => detected.preset,
      () => presetForIssuer(provider.issuer),
    );
    const { clientAuthentication, scopes } = presetDefaults(preset);
    saving.save({ ...provider, preset, clientAuthentication, scopes }, NO_SECRETS, () => undefined);
  });
  return (
    <Card>
      <Form label={text.welcome.connect} onSubmit={() => void submit()}>
        <Fields>
          <IssuerField form={form} isNew />
          <FormText
            control={form.control}
            name="clientId"
            mono
            label={text.provider.clientId}
            description={text.provider.clientIdHint}
            placeholder="0oa…"
            isRequired
          />
        </Fields>
        {saving.problem && <ProblemCard problem={saving.problem} announce />}
        <Inline gap="md">
          <Button kind="primary" type="submit" isPending={saving.isPending || detect.isPending}>
            {text.welcome.next}
          </Button>
          <Link href="/settings/provider">{text.welcome.connectMore}</Link>
        </Inline>
      </Form>
    </Card>
  );
}
