import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { FormNumber, FormSelect, FormSwitch, FormText } from '../../form/form-fields.tsx';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { Fields } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import type { LogFormControl } from './log-form-values.ts';

const words = text.settings.privacy.sending;

interface SendingFieldsProps {
  readonly control: LogFormControl;
}

/** Where each record goes besides. */
export function LogSending({ control }: SendingFieldsProps): ReactNode {
  return (
    <Section title={words.title} description={words.hint}>
      <Card>
        <CollectorFields control={control} />
      </Card>
      <Card>
        <ReceiverFields control={control} />
      </Card>
    </Section>
  );
}

function CollectorFields({ control }: SendingFieldsProps): ReactNode {
  const { field } = useController({ control, name: 'audit.otlp' });
  const isOn = Boolean(field.value);
  return (
    <Fields>
      <Switch
        label={words.otlp}
        description={words.otlpHint}
        isSelected={isOn}
        lockedReason={useLockedReason(field.name)}
        onChange={(on) => field.onChange(on ? { endpoint: '', traces: true, headers: {} } : null)}
      />
      {isOn && (
        <>
          <FormText
            control={control}
            name="audit.otlp.endpoint"
            type="url"
            label={words.endpoint}
            description={words.endpointHint}
            placeholder="https://collector.your-company.com:4318"
            mono
            isRequired
          />
          <FormSwitch control={control} name="audit.otlp.traces" label={words.traces} />
        </>
      )}
    </Fields>
  );
}

function ReceiverFields({ control }: SendingFieldsProps): ReactNode {
  const { field } = useController({ control, name: 'audit.syslog' });
  const isOn = Boolean(field.value);
  return (
    <Fields>
      <Switch
        label={words.syslog}
        description={words.syslogHint}
        isSelected={isOn}
        lockedReason={useLockedReason(field.name)}
        onChange={(on) => field.onChange(on ? { host: '', port: 6_514, caFile: null, format: 'json' } : null)}
      />
      {isOn && (
        <>
          <Fields columns={2}>
            <FormText control={control} name="audit.syslog.host" label={words.host} mono isRequired />
            <FormNumber control={control} name="audit.syslog.port" label={words.port} />
          </Fields>
          <FormSelect
            control={control}
            name="audit.syslog.format"
            label={words.format}
            options={(['json', 'cef'] as const).map((value) => ({ value, ...words.formats[value] }))}
          />
          <FormText
            control={control}
            name="audit.syslog.caFile"
            label={words.ca}
            description={words.caHint}
            mono
            emptyIsNull
          />
        </>
      )}
    </Fields>
  );
}
