import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { keyCommands } from '../../../src-shared/contract/keys.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { FormText } from '../../form/form-fields.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.provider;
const FORM_ID = 'import-key';

/** Takes a private key into the keychain. What was pasted is forgotten with the dialog. */
export function ImportKeyDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const importKey = useAction('keys.import');
  const queries = useQueryClient();
  const toast = useToast();
  const form = useContractForm(keyCommands['keys.import'].request, { key: '', kid: null });
  const close = (): void => {
    form.reset();
    importKey.reset();
    onClose();
  };
  const submit = form.handleSubmit((request) =>
    importKey.mutate(request, {
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: ['keys.show'] });
        toast({ tone: 'good', title: words.imported });
        close();
      },
    }),
  );
  return (
    <Dialog
      title={words.importKey}
      isOpen={isOpen}
      onClose={close}
      closeLabel={text.common.close}
      actions={
        <>
          <Button onPress={close}>{text.common.cancel}</Button>
          <Button kind="primary" type="submit" form={FORM_ID} isPending={importKey.isPending}>
            {words.importKey}
          </Button>
        </>
      }
    >
      <Form id={FORM_ID} label={words.importKey} onSubmit={() => void submit()}>
        <Text tone="muted">{words.importHint}</Text>
        <FormText control={form.control} name="key" label={words.importField} lines={8} mono isRequired />
        <FormText
          control={form.control}
          name="kid"
          label={words.signingKeyId}
          description={words.signingKeyIdHint}
          mono
          emptyIsNull
        />
        {importKey.error && <ProblemCard problem={problemOf(importKey.error)} announce />}
      </Form>
    </Dialog>
  );
}
