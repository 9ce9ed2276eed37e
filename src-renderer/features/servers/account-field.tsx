import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { useAppState } from '../../bridge/bridge.tsx';
import { FormSelect } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** No account can have this name: it stands for the one that is active. */
const ACTIVE = ':active';

/** With which account the server is called; a question only where there are several. */
export function AccountField({
  control,
}: {
  readonly control: Control<ServerFormValues, unknown, ServerFormResult>;
}): ReactNode {
  const { accounts } = useAppState();
  if (accounts.length < 2) return null;
  return (
    <FormSelect
      control={control}
      name="settings.account"
      label={words.account}
      description={words.accountHint}
      nullAs={ACTIVE}
      options={[
        { value: ACTIVE, label: words.activeAccount },
        ...accounts.map(({ id, name }) => ({
          value: id,
          label: name ?? text.session.accounts.defaultName,
        })),
      ]}
    />
  );
}
