import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import type { FieldPath } from 'react-hook-form';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { configureZod } from '../../../src-renderer/app/configure-zod.ts';
import {
  NEW_SERVER,
  type ServerFormResult,
  serverFormSchema,
  type ServerFormValues,
} from '../../../src-renderer/features/servers/server-form-values.ts';
import { FormNumber, FormText } from '../../../src-renderer/form/form-fields.tsx';
import { useContractForm } from '../../../src-renderer/form/use-contract-form.ts';
import { validation } from '../../../src-renderer/text/validation.ts';

beforeAll(configureZod);
afterEach(cleanup);

/** The fields of a server over the contract's own schema. */
function ServerFields({ onSaved }: { readonly onSaved: (values: ServerFormResult) => void }): ReactNode {
  const { control, handleSubmit } = useContractForm<ServerFormValues, ServerFormResult>(
    serverFormSchema,
    NEW_SERVER,
  );
  const text = (name: FieldPath<ServerFormValues>, label: string): ReactNode => (
    <FormText control={control} name={name} label={label} />
  );
  return (
    <form noValidate onSubmit={(event) => void handleSubmit(onSaved)(event)}>
      {text('settings.name', 'Name')}
      {text('id', 'ID')}
      {text('settings.url', 'Address')}
      <FormNumber control={control} name="settings.inactivitySeconds" label="Silence" />
      <button type="submit">Save</button>
    </form>
  );
}

test('what the contract refuses is said at its field, and nothing is sent', async () => {
  const onSaved = vi.fn<(values: ServerFormResult) => void>();
  const user = userEvent.setup();
  render(<ServerFields onSaved={onSaved} />);
  await user.type(screen.getByLabelText('ID'), 'Not An Id');
  await user.type(screen.getByLabelText('Address'), 'stdio:server');
  await user.click(screen.getByText('Save'));
  expect(await screen.findByText(validation.needed)).toBeTruthy();
  expect(screen.getByText(/lower-case letters/u)).toBeTruthy();
  expect(screen.getByText(/per-request token exchange/u)).toBeTruthy();
  expect(onSaved).not.toHaveBeenCalled();
});

test('what the contract accepts is sent as the contract has it', async () => {
  const onSaved = vi.fn<(values: ServerFormResult) => void>();
  const user = userEvent.setup();
  render(<ServerFields onSaved={onSaved} />);
  await user.type(screen.getByLabelText('Name'), 'People');
  await user.type(screen.getByLabelText('ID'), 'people');
  await user.type(screen.getByLabelText('Address'), 'https://mcp.acme.com/mcp');
  await user.clear(screen.getByLabelText('Silence'));
  await user.type(screen.getByLabelText('Silence'), '60');
  await user.click(screen.getByText('Save'));
  await vi.waitFor(() => expect(onSaved).toHaveBeenCalled());
  expect(onSaved.mock.calls[0]?.[0]).toMatchObject({
    id: 'people',
    settings: { name: 'People', url: 'https://mcp.acme.com/mcp', inactivitySeconds: 60 },
  });
});
