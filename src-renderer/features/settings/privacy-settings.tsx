import type { ReactNode } from 'react';
import { configChangeSchema } from '../../../src-shared/contract/settings.ts';
import { FormNumber, FormRadios, FormSelect } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { LogIntegrity } from './log-integrity.tsx';
import { SectionForm } from './section-form.tsx';
import type { SettingsPart } from './settings-part.ts';

const words = text.settings.privacy;

const schema = configChangeSchema.pick({ audit: true }).required();

/** What the activity log keeps, for how long, and whether it is whole. */
export function PrivacySettings({ configuration: { audit }, isLocked }: SettingsPart): ReactNode {
  return (
    <>
      <SectionForm label={text.settings.names.privacy} schema={schema} values={{ audit }} isLocked={isLocked}>
        {({ control }) => (
          <Section title={words.title}>
            <Card>
              <Fields>
                <FormRadios
                  control={control}
                  name="audit.arguments"
                  label={words.arguments}
                  options={(['none', 'names', 'redacted', 'all'] as const).map((value) => ({
                    value,
                    ...words.argumentsOptions[value],
                  }))}
                />
                <FormSelect
                  control={control}
                  name="audit.onFailure"
                  label={words.onFailure}
                  options={(['stop', 'continue'] as const).map((value) => ({
                    value,
                    ...words.onFailureOptions[value],
                  }))}
                />
                <FormSelect
                  control={control}
                  name="audit.durability"
                  label={words.durability}
                  options={(['changes', 'all', 'none'] as const).map((value) => ({
                    value,
                    ...words.durabilityOptions[value],
                  }))}
                />
                <FormNumber control={control} name="audit.retentionDays" label={words.retention} />
              </Fields>
            </Card>
          </Section>
        )}
      </SectionForm>
      <LogIntegrity />
    </>
  );
}
