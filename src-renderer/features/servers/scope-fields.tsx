import type { ReactNode } from 'react';
import type { Control } from 'react-hook-form';
import { FormTags, FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import type { ServerFormResult, ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** What a token is asked for, and how far a server may widen its own: for both kinds of authorization that have scopes. */
export function ScopeFields({
  control,
}: {
  readonly control: Control<ServerFormValues, unknown, ServerFormResult>;
}): ReactNode {
  return (
    <>
      <FormTags control={control} name="settings.authorization.scopes" label={words.scopes} emptyIsNull />
      <FormTags
        control={control}
        name="settings.authorization.stepUpScopes"
        label={words.stepUpScopes}
        description={words.stepUpScopesHint}
        emptyIsNull
      />
      <FormText
        control={control}
        name="settings.authorization.resource"
        label={words.resourceUri}
        mono
        emptyIsNull
      />
    </>
  );
}
