import { type ReactNode, useState } from 'react';
import { type IdentityProvider, identityProviderSchema } from '../../../src-shared/domain/provider.ts';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormActions } from '../../ui/form.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { ExchangeSettings } from './exchange-settings.tsx';
import { GeneralFields } from './general-fields.tsx';
import { MappingFields } from './mapping-fields.tsx';
import { MappingPreview } from './mapping-preview.tsx';
import { OktaValues } from './okta-values.tsx';
import { emptyProvider, NO_SECRETS, type ProviderValues } from './provider-form-values.ts';
import { ProviderTest } from './provider-test.tsx';
import { RemoveProvider } from './remove-provider.tsx';
import { SigningKeys } from './signing-keys.tsx';
import { useSaveProvider } from './use-save-provider.ts';

const words = text.provider;

export function ProviderForm({
  provider,
  canSave,
}: {
  readonly provider: IdentityProvider | null;
  /** False where the organisation has set everything. */
  readonly canSave: boolean;
}): ReactNode {
  const form = useContractForm<ProviderValues, IdentityProvider>(
    identityProviderSchema,
    provider ?? emptyProvider(),
  );
  const [secrets, setSecrets] = useState(NO_SECRETS);
  const saving = useSaveProvider();
  const toast = useToast();
  const submit = form.handleSubmit((values) =>
    saving.save(values, secrets, () => {
      form.reset(values);
      setSecrets(NO_SECRETS);
      toast({ tone: 'good', title: words.saved });
    }),
  );
  const isNew = provider === null;
  return (
    <Form label={words.title} onSubmit={() => void submit()}>
      <Section title={words.general}>
        <Card>
          <GeneralFields form={form} isNew={isNew} secrets={secrets} onSecrets={setSecrets} />
        </Card>
      </Section>
      <Section title={words.exchange} description={words.exchangeHint}>
        <Card>
          <ExchangeSettings form={form} secrets={secrets} onSecrets={setSecrets} />
        </Card>
      </Section>
      <SigningKeys />
      <Section title={words.mapping} description={words.mappingHint}>
        <Card>
          <MappingFields form={form} />
        </Card>
      </Section>
      <Section title={words.preview} description={words.previewHint}>
        <Card>
          <MappingPreview form={form} />
        </Card>
      </Section>
      <OktaValues />
      <ProviderTest form={form} />
      {saving.problem && <ProblemCard problem={saving.problem} announce />}
      {canSave && (
        <FormActions>
          {!isNew && <RemoveProvider />}
          <Button kind="primary" type="submit" isPending={saving.isPending}>
            {isNew ? words.create : words.save}
          </Button>
        </FormActions>
      )}
    </Form>
  );
}
