import type { ReactNode } from 'react';
import { useController, type UseFormReturn } from 'react-hook-form';
import type { Injection } from '../../../src-shared/domain/server.ts';
import { FormTags, FormText } from '../../form/form-fields.tsx';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

const MODES: Record<Injection['mode'], Injection> = {
  authorization_bearer: { mode: 'authorization_bearer' },
  authorization_basic: { mode: 'authorization_basic' },
  header: { mode: 'header', header: '', prefix: '' },
  header_from_secret: { mode: 'header_from_secret', header: '', prefix: '', path: [] },
};
const OPTIONS = (Object.keys(MODES) as Injection['mode'][]).map((value) => ({
  value,
  ...words.injections[value],
}));

/** The guide's Injection Mode: where on the request the credential goes. */
export function InjectionFields({
  form,
}: {
  readonly form: UseFormReturn<ServerFormValues, unknown, ServerFormResult>;
}): ReactNode {
  const { control } = form;
  const { field } = useController({ control, name: 'settings.authorization.injection' });
  const lockedReason = useLockedReason(field.name);
  const mode = field.value?.mode ?? 'authorization_bearer';
  const withHeader = mode === 'header' || mode === 'header_from_secret';
  return (
    <>
      <Select
        label={words.injection}
        options={OPTIONS}
        value={mode}
        onChange={(chosen) => field.onChange(MODES[chosen])}
        lockedReason={lockedReason}
      />
      {withHeader && (
        <Fields columns={2}>
          <FormText
            control={control}
            name="settings.authorization.injection.header"
            label={words.header}
            placeholder="X-Api-Key"
            mono
            isRequired
          />
          <FormText
            control={control}
            name="settings.authorization.injection.prefix"
            label={words.prefix}
            description={words.prefixHint}
            mono
          />
        </Fields>
      )}
      {mode === 'header_from_secret' && (
        <FormTags
          control={control}
          name="settings.authorization.injection.path"
          label={words.path}
          description={words.pathHint}
        />
      )}
    </>
  );
}
