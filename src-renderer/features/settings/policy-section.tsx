import type { ReactNode } from 'react';
import { configChangeSchema } from '../../../src-shared/contract/settings.ts';
import { FormNumber, FormRadios, FormSelect } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { SectionForm } from './section-form.tsx';
import type { SettingsPart } from './settings-part.ts';

const words = text.settings.policy;

const schema = configChangeSchema.pick({ policy: true }).required();
const ON_SECRET = (['off', 'report', 'mask', 'stop'] as const).map((value) => ({
  value,
  ...words.onSecret[value],
}));

export function PolicySection({ configuration: { policy }, isLocked }: SettingsPart): ReactNode {
  return (
    <SectionForm label={text.settings.names.policy} schema={schema} values={{ policy }} isLocked={isLocked}>
      {({ control }) => (
        <>
          <Card>
            <FormRadios
              control={control}
              name="policy.preset"
              label={words.preset}
              description={words.hint}
              options={(['everything', 'ask_before_writing', 'read_only'] as const).map((value) => ({
                value,
                ...words.presets[value],
              }))}
            />
          </Card>
          <Section title={words.asking}>
            <Card>
              <Fields columns={2}>
                <FormNumber control={control} name="policy.asking.seconds" label={words.seconds} />
                <FormSelect
                  control={control}
                  name="policy.asking.remember"
                  label={words.remember}
                  options={(['once', 'session', 'always'] as const).map((value) => ({
                    value,
                    ...words.remembers[value],
                  }))}
                />
              </Fields>
            </Card>
          </Section>
          <Section title={words.tools}>
            <Card>
              <FormRadios
                control={control}
                name="policy.changedTools"
                label={words.changedTools}
                options={(['hold', 'report', 'allow'] as const).map((value) => ({
                  value,
                  ...words.changedToolsOptions[value],
                }))}
              />
            </Card>
          </Section>
          <Section title={words.secrets}>
            <Card>
              <Fields columns={2}>
                <FormSelect
                  control={control}
                  name="policy.secrets.arguments"
                  label={words.secretsArguments}
                  options={ON_SECRET}
                />
                <FormSelect
                  control={control}
                  name="policy.secrets.results"
                  label={words.secretsResults}
                  options={ON_SECRET}
                />
              </Fields>
            </Card>
          </Section>
        </>
      )}
    </SectionForm>
  );
}
