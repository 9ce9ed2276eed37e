import type { ReactNode } from 'react';
import { FormNumber, FormRadios, FormSelect } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { logFormSchema } from './log-form-values.ts';
import { LogIntegrity } from './log-integrity.tsx';
import { LogSending } from './log-sending.tsx';
import { SectionForm } from './section-form.tsx';
import type { SettingsPart } from './settings-part.ts';

const words = text.settings.privacy;

/** What the activity log keeps, for how long, where it goes besides, and whether it is whole. */
export function PrivacySettings({ configuration: { audit }, isLocked }: SettingsPart): ReactNode {
  return (
    <>
      <SectionForm
        label={text.settings.names.privacy}
        schema={logFormSchema}
        values={{ audit }}
        isLocked={isLocked}
      >
        {({ control }) => (
          <>
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
                  <Fields columns={2}>
                    <FormNumber control={control} name="audit.retentionDays" label={words.retention} />
                    <FormNumber
                      control={control}
                      name="audit.maxMegabytes"
                      label={words.size}
                      description={words.sizeHint}
                    />
                  </Fields>
                </Fields>
              </Card>
            </Section>
            <LogSending control={control} />
          </>
        )}
      </SectionForm>
      <LogIntegrity />
    </>
  );
}
