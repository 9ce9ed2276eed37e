import { type ReactNode, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { FormNumber, FormSwitch, FormTags, FormText } from '../../form/form-fields.tsx';
import { LockProvider } from '../../form/locks.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fields } from '../../ui/field.tsx';
import { Form, FormActions } from '../../ui/form.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { AccountField } from './account-field.tsx';
import { AuthorizationFields } from './authorization-fields.tsx';
import { RequestPreview } from './request-preview.tsx';
import {
  idOfName,
  type ServerFormResult,
  serverFormSchema,
  type ServerFormValues,
} from './server-form-values.ts';
import { type SaveServer, useSaveServer } from './use-save-server.ts';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.serverForm;

export interface ServerFormProps {
  readonly initial: ServerFormValues;
  /** A server that is there already keeps its id. */
  readonly isNew: boolean;
  readonly isManaged?: boolean;
  readonly onSaved: (id: string) => void;
  readonly extraActions?: ReactNode;
}

export function ServerForm(props: ServerFormProps): ReactNode {
  const { initial, isNew, isManaged = false, onSaved, extraActions } = props;
  const form = useContractForm<ServerFormValues, ServerFormResult>(serverFormSchema, initial);
  const [secret, setSecret] = useState('');
  const saving = useSaveServer(isNew);
  const submit = form.handleSubmit((values) => {
    saving.save(values, secret, () => {
      form.reset(values);
      setSecret('');
      onSaved(values.id);
    });
  });
  return (
    <LockProvider isLocked={() => isManaged}>
      <Form label={isNew ? words.addTitle : words.save} onSubmit={() => void submit()}>
        <Section title={words.general}>
          <Card>
            <GeneralFields form={form} isNew={isNew} />
          </Card>
        </Section>
        <Section title={words.authorization}>
          <Card>
            <AuthorizationFields
              form={form}
              secret={{ value: secret, onChange: setSecret, hasStored: !isNew }}
            />
          </Card>
        </Section>
        <RequestPreview values={form.watch()} />
        <Section title={words.access} description={words.accessHint}>
          <Card>
            <AccessFields form={form} />
          </Card>
        </Section>
        <SaveBar saving={saving} isNew={isNew} isManaged={isManaged} extraActions={extraActions} />
      </Form>
    </LockProvider>
  );
}

type ServerFormHandle = UseFormReturn<ServerFormValues, unknown, ServerFormResult>;

function GeneralFields({
  form,
  isNew,
}: {
  readonly form: ServerFormHandle;
  readonly isNew: boolean;
}): ReactNode {
  const { control, setValue, getFieldState } = form;
  return (
    <Fields>
      <FormText
        control={control}
        name="settings.name"
        label={words.name}
        placeholder={words.namePlaceholder}
        isRequired
        onEdited={(name) => {
          if (isNew && !getFieldState('id').isTouched) setValue('id', idOfName(name));
        }}
      />
      {isNew && (
        <FormText control={control} name="id" label={words.id} description={words.idHint} mono isRequired />
      )}
      <FormText
        control={control}
        name="settings.url"
        type="url"
        label={words.url}
        description={words.urlHint}
        placeholder={words.urlPlaceholder}
        mono
        isRequired
      />
      <FormSwitch
        control={control}
        name="settings.enabled"
        label={words.enabled}
        description={words.enabledHint}
      />
      <AccountField control={control} />
    </Fields>
  );
}

function AccessFields({ form: { control } }: { readonly form: ServerFormHandle }): ReactNode {
  return (
    <Fields>
      <Fields columns={2}>
        <FormTags control={control} name="settings.access.roles" label={words.roles} emptyIsNull />
        <FormTags control={control} name="settings.access.teams" label={words.teams} emptyIsNull />
      </Fields>
      <Disclosure title={words.advanced}>
        <FormNumber
          control={control}
          name="settings.inactivitySeconds"
          label={words.inactivity}
          description={words.inactivityHint}
        />
        <FormNumber
          control={control}
          name="settings.maxConcurrentCalls"
          label={words.concurrency}
          description={words.concurrencyHint}
        />
      </Disclosure>
    </Fields>
  );
}

function SaveBar({
  saving,
  isNew,
  isManaged,
  extraActions,
}: {
  readonly saving: SaveServer;
  readonly isNew: boolean;
  readonly isManaged: boolean;
  readonly extraActions?: ReactNode;
}): ReactNode {
  if (isManaged) return null;
  return (
    <>
      {saving.problem && <ProblemCard problem={saving.problem} announce />}
      <FormActions>
        {extraActions}
        <Button kind="primary" type="submit" isPending={saving.isPending}>
          {isNew ? words.create : words.save}
        </Button>
      </FormActions>
    </>
  );
}
