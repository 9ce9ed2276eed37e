import { expect, it } from 'vitest';
import { createMayConnect } from '../../src-main/clients/allowed-clients.ts';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import { memorySettings } from '../support/memory-settings.ts';
import { setUp } from './support.ts';

const restricted = (aiClients: string[] | null) => configurationSchema.parse({ restrictions: { aiClients } });

it('all may be connected where nothing is said', () => {
  const may = createMayConnect(memorySettings(restricted(null)));
  expect(may({ name: 'Anything', kind: 'token' })).toBe(true);
});

it('only those that are named by id or name, from one moment to the next; our own probes always', () => {
  const settings = memorySettings(restricted(['claude-code', 'Company Bot']));
  const may = createMayConnect(settings);
  expect(may({ name: 'Claude Code', kind: 'bridge' })).toBe(true);
  expect(may({ name: 'company bot', kind: 'token' })).toBe(true);
  expect(may({ name: 'Cursor', kind: 'oauth' })).toBe(false);
  expect(may({ name: 'Onbehalf', kind: 'internal' })).toBe(true);
  settings.set(restricted(['cursor']));
  expect(may({ name: 'Cursor', kind: 'oauth' })).toBe(true);
  settings.set(restricted([]));
  expect(may({ name: 'Cursor', kind: 'oauth' })).toBe(false);
});

it('what may not be connected is not offered, unless there is an entry of ours to remove', async () => {
  let allowed: readonly string[] = ['Cursor', 'Claude Code'];
  const { clients } = await setUp('linux', { mayConnect: (name) => allowed.includes(name) });
  expect((await clients.discover()).map(({ id }) => id).toSorted()).toEqual(['claude-code', 'cursor']);
  await clients.connect('cursor');
  allowed = ['Claude Code'];
  expect((await clients.discover()).map(({ id }) => id).toSorted()).toEqual(['claude-code', 'cursor']);
  await expect(clients.connect('cursor')).rejects.toMatchObject({ code: 'client_not_allowed' });
  await expect(clients.plan('windsurf')).rejects.toMatchObject({ code: 'client_not_allowed' });
  await clients.disconnect('cursor');
  expect((await clients.discover()).map(({ id }) => id)).toEqual(['claude-code']);
});
