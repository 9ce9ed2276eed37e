import { type ReactNode, useState } from 'react';
import { useController } from 'react-hook-form';
import { FormText } from '../../form/form-fields.tsx';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { Select } from '../../ui/select.tsx';
import type { ProviderForm } from './provider-form-values.ts';

const words = text.provider;
const KINDS = ['endpoint', 'issuer', 'url'] as const;
type Kind = (typeof KINDS)[number];

/** For whom a client assertion is made: the address that is called, its issuer, or another address that is given. */
export function AssertionAudience({ form: { control } }: { readonly form: ProviderForm }): ReactNode {
  const { field } = useController({ control, name: 'tokenExchange.clientAssertionAudience' });
  const lockedReason = useLockedReason(field.name);
  const [kind, setKind] = useState<Kind>(() => kindOf(field.value));
  return (
    <>
      <Select
        label={words.assertionAudience}
        value={kind}
        onChange={(chosen) => {
          setKind(chosen);
          field.onChange(chosen === 'url' ? '' : chosen);
        }}
        options={KINDS.map((value) => ({ value, ...words.assertionAudiences[value] }))}
        lockedReason={lockedReason}
      />
      {kind === 'url' && (
        <FormText
          control={control}
          name={field.name}
          type="url"
          label={words.assertionAudienceUrl}
          mono
          isRequired
        />
      )}
    </>
  );
}

function kindOf(value: string | undefined): Kind {
  if (value === undefined || value === 'endpoint') return 'endpoint';
  return value === 'issuer' ? 'issuer' : 'url';
}
