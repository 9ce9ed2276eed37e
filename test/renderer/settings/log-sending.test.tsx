import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { configureZod } from '../../../src-renderer/app/configure-zod.ts';
import { logFormSchema } from '../../../src-renderer/features/settings/log-form-values.ts';
import { LogSending } from '../../../src-renderer/features/settings/log-sending.tsx';
import { LockProvider } from '../../../src-renderer/form/locks.tsx';
import { useContractForm } from '../../../src-renderer/form/use-contract-form.ts';
import { text } from '../../../src-renderer/text/text.ts';
import { auditSettingsSchema } from '../../../src-shared/domain/configuration.ts';

type Values = z.output<typeof logFormSchema>;

const words = text.settings.privacy.sending;
const TOKEN = { authorization: { env: 'COLLECTOR_TOKEN' } };

beforeAll(configureZod);
afterEach(cleanup);

function LogForm({
  audit = {},
  locked = [],
  onSaved,
}: {
  readonly audit?: z.input<typeof auditSettingsSchema>;
  readonly locked?: readonly string[];
  readonly onSaved: (values: Values) => void;
}): ReactNode {
  const { control, handleSubmit } = useContractForm<z.input<typeof logFormSchema>, Values>(logFormSchema, {
    audit: auditSettingsSchema.parse(audit),
  });
  return (
    <LockProvider isLocked={(name) => locked.includes(name)}>
      <form noValidate onSubmit={(event) => void handleSubmit(onSaved)(event)}>
        <LogSending control={control} />
        <button type="submit">Save</button>
      </form>
    </LockProvider>
  );
}

const saving = () => vi.fn<(values: Values) => void>();
const flick = (label: string) => userEvent.click(screen.getByRole('switch', { name: new RegExp(label) }));

test('a collector and a receiver are sent as the contract has them', async () => {
  const onSaved = saving();
  render(<LogForm onSaved={onSaved} />);
  await flick(words.otlp);
  await userEvent.type(screen.getByLabelText(words.endpoint), 'https://collector.acme.com');
  await flick(words.syslog);
  await userEvent.type(screen.getByLabelText(words.host), 'logs.acme.com');
  await userEvent.click(screen.getByText('Save'));
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(onSaved.mock.calls[0]?.[0].audit).toMatchObject({
    otlp: { endpoint: 'https://collector.acme.com', traces: true, headers: {} },
    syslog: { host: 'logs.acme.com', port: 6_514, caFile: null, format: 'json' },
  });
});

test('a collector elsewhere without TLS is refused at its field', async () => {
  const onSaved = saving();
  render(<LogForm onSaved={onSaved} />);
  await flick(words.otlp);
  await userEvent.type(screen.getByLabelText(words.endpoint), 'http://collector.acme.com');
  await userEvent.click(screen.getByText('Save'));
  expect(await screen.findByText(/must be https/u)).toBeTruthy();
  expect(onSaved).not.toHaveBeenCalled();
});

test('headers that only the file has stay, and what is switched off goes', async () => {
  const onSaved = saving();
  const audit = {
    otlp: { endpoint: 'https://old.acme.com', headers: TOKEN },
    syslog: { host: 'logs.acme.com' },
  };
  render(<LogForm audit={audit} onSaved={onSaved} />);
  await flick(words.traces);
  await flick(words.syslog);
  await userEvent.click(screen.getByText('Save'));
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(onSaved.mock.calls[0]?.[0].audit).toMatchObject({
    otlp: { endpoint: 'https://old.acme.com', traces: false, headers: TOKEN },
    syslog: null,
  });
});

test('what the organisation has set cannot be switched off', async () => {
  render(
    <LogForm audit={{ syslog: { host: 'logs.acme.com' } }} locked={['audit.syslog']} onSaved={saving()} />,
  );
  const locked = screen.getByRole<HTMLInputElement>('switch', { name: new RegExp(words.syslog) });
  expect(locked.disabled).toBe(true);
  expect(screen.getByText(text.common.lockedField)).toBeTruthy();
});
