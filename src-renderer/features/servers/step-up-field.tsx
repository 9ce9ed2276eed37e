import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { FormTags } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** How far a server may widen its own tokens, for both kinds of authorization that have scopes. */
export function StepUpField({
  control,
}: {
  readonly control: Control<ServerFormValues, unknown, ServerFormResult>;
}): ReactNode {
  return (
    <FormTags
      control={control}
      name="settings.authorization.stepUpScopes"
      label={words.stepUpScopes}
      description={words.stepUpScopesHint}
      emptyIsNull
    />
  );
}
