import type { ReactNode } from 'react';
import type { DefaultValues, FieldValues, UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import type { CommandInput } from '../../../src-shared/contract/commands.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { LockProvider } from '../../form/locks.tsx';
import { useContractForm } from '../../form/use-contract-form.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormActions } from '../../ui/form.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** A part of the settings as a form that is saved as a whole, with what the organisation has locked. */
export function SectionForm<Input extends FieldValues & CommandInput<'config.change'>, Output extends Input>({
  label,
  schema,
  values,
  isLocked,
  children,
}: {
  readonly label: string;
  readonly schema: z.ZodType<Output, Input>;
  readonly values: DefaultValues<Input>;
  readonly isLocked: (name: string) => boolean;
  readonly children: (form: UseFormReturn<Input, unknown, Output>) => ReactNode;
}): ReactNode {
  const form = useContractForm<Input, Output>(schema, values);
  const change = useAction('config.change');
  const toast = useToast();
  const submit = form.handleSubmit((sections) =>
    change.mutate(sections, {
      onSuccess: () => {
        form.reset(undefined, { keepValues: true });
        toast({ tone: 'good', title: text.settings.saved });
      },
    }),
  );
  return (
    <LockProvider isLocked={isLocked}>
      <Form label={label} onSubmit={() => void submit()}>
        {children(form)}
        {change.error && <ProblemCard problem={problemOf(change.error)} announce />}
        <FormActions>
          <Button kind="primary" type="submit" isPending={change.isPending}>
            {text.settings.save}
          </Button>
        </FormActions>
      </Form>
    </LockProvider>
  );
}
