import type { ReactNode } from 'react';
import { configChangeSchema } from '../../../src-shared/contract/settings.ts';
import { setTheme, THEMES, useTheme } from '../../app/theme.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { FormNumber, FormSelect, FormSwitch, FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { RadioChoices } from '../../ui/choices.tsx';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { SectionForm } from './section-form.tsx';
import type { SettingsPart } from './settings-part.ts';

const words = text.settings.general;

const schema = configChangeSchema.pick({ app: true, endpoint: true, updates: true }).required();

export function GeneralSettings({ configuration, isLocked }: SettingsPart): ReactNode {
  const { app, endpoint, updates } = configuration;
  const { host, version } = useAppState();
  const isDesktop = host === 'electron';
  return (
    <>
      <Appearance />
      <SectionForm
        label={text.settings.names.general}
        schema={schema}
        values={{ app, endpoint, updates }}
        isLocked={isLocked}
      >
        {({ control }) => (
          <>
            {isDesktop && (
              <Section title={words.desktop}>
                <Card>
                  <Fields>
                    <FormSwitch
                      control={control}
                      name="app.startAtLogin"
                      label={words.startAtLogin}
                      description={words.startAtLoginHint}
                    />
                    <FormSwitch
                      control={control}
                      name="app.closeToTray"
                      label={words.closeToTray}
                      description={words.closeToTrayHint}
                    />
                    <FormSwitch
                      control={control}
                      name="app.notifications"
                      label={words.notifications}
                      description={words.notificationsHint}
                    />
                  </Fields>
                </Card>
              </Section>
            )}
            <Section title={words.endpoint}>
              <Card>
                <Fields>
                  <FormNumber
                    control={control}
                    name="endpoint.port"
                    label={words.port}
                    description={words.portHint}
                  />
                  <FormNumber
                    control={control}
                    name="endpoint.requestsPerSecond"
                    label={words.requests}
                    description={words.requestsHint}
                  />
                </Fields>
              </Card>
            </Section>
            {isDesktop && (
              <Section title={words.updates}>
                <Card>
                  <Fields>
                    <FormSelect
                      control={control}
                      name="updates.mode"
                      label={words.updateMode}
                      options={(['auto', 'notify', 'off'] as const).map((value) => ({
                        value,
                        ...words.updateModes[value],
                      }))}
                    />
                    <FormSelect
                      control={control}
                      name="updates.channel"
                      label={words.channel}
                      options={(['stable', 'beta'] as const).map((value) => ({
                        value,
                        ...words.channels[value],
                      }))}
                    />
                    <FormNumber
                      control={control}
                      name="updates.deferDays"
                      label={words.deferDays}
                      description={words.deferDaysHint}
                    />
                    <FormText
                      control={control}
                      name="updates.feedUrl"
                      type="url"
                      label={words.feed}
                      description={words.feedHint}
                      mono
                      emptyIsNull
                    />
                  </Fields>
                </Card>
              </Section>
            )}
            <Facts items={[{ name: words.version, value: version }]} />
          </>
        )}
      </SectionForm>
    </>
  );
}

function Appearance(): ReactNode {
  const theme = useTheme();
  return (
    <Section title={words.appearance} description={words.appearanceHint}>
      <Card>
        <RadioChoices
          label={words.appearance}
          value={theme}
          onChange={(value) => setTheme(THEMES.find((one) => one === value) ?? 'system')}
          options={THEMES.map((value) => ({ value, label: words.themes[value] }))}
        />
      </Card>
    </Section>
  );
}
