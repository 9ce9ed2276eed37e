import { type ReactNode, useState } from 'react';
import { useController } from 'react-hook-form';
import { clientCommands } from '../../../src-shared/contract/clients.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { FormText } from '../../form/form-fields.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Checkboxes, RadioChoices } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { NewClientCredentials } from './new-client-credentials.tsx';

const FORM_ID = 'add-client';

interface Created {
  readonly name: string;
  readonly token: string;
}

/** A client of the person's own making: named, limited, and given its token this once. */
export function AddClientDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const add = useAction('clients.add');
  const [created, setCreated] = useState<Created | null>(null);
  const close = (): void => {
    setCreated(null);
    add.reset();
    onClose();
  };
  return (
    <Dialog
      title={created ? text.clients.createdTitle(created.name) : text.clients.addTitle}
      isOpen={isOpen}
      onClose={close}
      closeLabel={text.common.close}
      actions={
        created ? (
          <Button kind="primary" onPress={close}>
            {text.common.done}
          </Button>
        ) : (
          <>
            <Button onPress={close}>{text.common.cancel}</Button>
            <Button kind="primary" type="submit" form={FORM_ID} isPending={add.isPending}>
              {text.clients.create}
            </Button>
          </>
        )
      }
    >
      {created ? (
        <NewClientCredentials token={created.token} />
      ) : (
        <AddClientForm
          problem={add.error}
          onSubmit={(request) =>
            add.mutate(request, {
              onSuccess: ({ token }) => {
                setCreated({ name: request.name, token });
                // Not kept anywhere in the window but on this screen.
                add.reset();
              },
            })
          }
        />
      )}
    </Dialog>
  );
}

function AddClientForm({
  problem,
  onSubmit,
}: {
  readonly problem: Error | null;
  readonly onSubmit: (request: { name: string; servers: string[] | null }) => void;
}): ReactNode {
  const { servers } = useAppState();
  const form = useContractForm(clientCommands['clients.add'].request, { name: '', servers: null });
  const allowed = useController({ control: form.control, name: 'servers' });
  const chosen = allowed.field.value ?? null;
  return (
    <Form id={FORM_ID} label={text.clients.addTitle} onSubmit={() => void form.handleSubmit(onSubmit)()}>
      <Text tone="muted">{text.clients.addHint}</Text>
      {problem && <ProblemCard problem={problemOf(problem)} announce />}
      <FormText
        control={form.control}
        name="name"
        label={text.clients.name}
        description={text.clients.nameHint}
        placeholder={text.clients.namePlaceholder}
        isRequired
      />
      <RadioChoices
        label={text.clients.servers}
        value={chosen === null ? 'all' : 'some'}
        onChange={(value) => allowed.field.onChange(value === 'all' ? null : [])}
        options={[
          { value: 'all', label: text.clients.serversAll },
          { value: 'some', label: text.clients.serversSome },
        ]}
      />
      {chosen !== null && (
        <Checkboxes
          label={text.clients.serversSome}
          value={chosen}
          onChange={allowed.field.onChange}
          options={servers.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
    </Form>
  );
}
