import { type ReactNode, useEffect } from 'react';
import type { z } from 'zod';
import { presetForIssuer } from '../../../src-shared/domain/preset.ts';
import {
  clientAuthenticationSchema,
  type IdentityProvider,
  identityProviderSchema,
  presetSchema,
} from '../../../src-shared/domain/provider.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { FormSelect, FormText } from '../../form/form-fields.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormActions } from '../../ui/form.tsx';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

type Values = z.input<typeof identityProviderSchema>;

const { provider: words } = text;

export function ProviderForm({ provider }: { readonly provider: IdentityProvider | null }): ReactNode {
  const form = useContractForm<Values, IdentityProvider>(
    identityProviderSchema,
    provider ?? {
      preset: 'okta',
      issuer: '',
      clientId: '',
      clientAuthentication: 'none',
      discoveryEndpoint: null,
    },
  );
  const save = useAction('config.setProvider');
  const toast = useToast();
  const issuer = form.watch('issuer');
  const { setValue } = form;
  useEffect(() => {
    // A custom domain cannot be told by its name: there the choice stays.
    const preset = presetForIssuer(issuer);
    if (preset !== 'generic') setValue('preset', preset);
  }, [issuer, setValue]);
  const submit = form.handleSubmit((identityProvider) =>
    save.mutate(
      { identityProvider },
      {
        onSuccess: () => {
          form.reset(identityProvider);
          toast({ tone: 'good', title: words.saved });
        },
      },
    ),
  );
  return (
    <Form label={words.title} onSubmit={() => void submit()}>
      <Section title={words.general}>
        <Card>
          <Fields>
            <FormText
              control={form.control}
              name="issuer"
              type="url"
              mono
              label={words.issuer}
              description={words.issuerHint}
              placeholder={words.issuerPlaceholder}
              isRequired
            />
            <FormSelect
              control={form.control}
              name="preset"
              label={words.preset}
              options={presetSchema.options.map((value) => ({ value, label: words.presets[value] }))}
            />
            <FormText
              control={form.control}
              name="clientId"
              mono
              label={words.clientId}
              description={words.clientIdHint}
              isRequired
            />
            <FormSelect
              control={form.control}
              name="clientAuthentication"
              label={words.clientAuthentication}
              description={words.clientAuthenticationHint}
              options={clientAuthenticationSchema.options.map((value) => ({
                value,
                ...words.clientAuthentications[value],
              }))}
            />
            <FormText
              control={form.control}
              name="discoveryEndpoint"
              type="url"
              mono
              emptyIsNull
              label={words.discoveryEndpoint}
              description={words.discoveryEndpointHint}
              placeholder={issuer ? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` : ''}
            />
          </Fields>
        </Card>
      </Section>
      {save.error && <ProblemCard problem={problemOf(save.error)} announce />}
      <FormActions>
        <Button kind="primary" type="submit" isPending={save.isPending}>
          {provider ? words.save : words.create}
        </Button>
      </FormActions>
    </Form>
  );
}
