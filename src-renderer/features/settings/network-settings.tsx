import type { ReactNode } from 'react';
import { configChangeSchema } from '../../../src-shared/contract/settings.ts';
import { FormTags, FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { SectionForm } from './section-form.tsx';
import type { SettingsPart } from './settings-part.ts';

const words = text.settings.network;

const schema = configChangeSchema.pick({ network: true }).required();

export function NetworkSettings({ configuration: { network }, isLocked }: SettingsPart): ReactNode {
  return (
    <SectionForm label={text.settings.names.network} schema={schema} values={{ network }} isLocked={isLocked}>
      {({ control }) => (
        <Section title={words.title}>
          <Card>
            <Fields>
              <FormText
                control={control}
                name="network.proxyUrl"
                type="url"
                label={words.proxy}
                description={words.proxyHint}
                placeholder="http://proxy.your-company.com:8080"
                mono
                emptyIsNull
              />
              <FormTags
                control={control}
                name="network.noProxy"
                label={words.noProxy}
                description={words.noProxyHint}
              />
              <FormText
                control={control}
                name="network.extraCaFile"
                label={words.ca}
                description={words.caHint}
                mono
                emptyIsNull
              />
            </Fields>
          </Card>
        </Section>
      )}
    </SectionForm>
  );
}
