import { describe, expect, test } from 'vitest';
import { createLocalClients } from '../../src-main/proxy/local-clients.ts';
import { fakeClock } from '../exchange/fixtures.ts';
import { fakeJournal, memoryStore } from './fixture.ts';

function registry(store = memoryStore()) {
  const clock = fakeClock();
  const journal = fakeJournal();
  return { store, clock, journal, clients: createLocalClients({ store, clock, journal }) };
}

describe('local clients', () => {
  test('get a token of 256 bits, of which only the digest is kept (case 15)', () => {
    const { clients, store } = registry();
    const { client, token } = clients.add({ name: 'Claude Code', servers: ['people'] });
    expect(token).toMatch(/^obh_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(store.value)).not.toContain(token.slice(4));
    expect(clients.authenticate(token)).toEqual(client);
    expect(client).toMatchObject({
      name: 'Claude Code',
      kind: 'token',
      servers: ['people'],
      lastUsedAt: null,
    });
  });

  test('are told apart by their tokens alone (cases 16 and 123)', () => {
    const { clients } = registry();
    const one = clients.add({ name: 'Cursor' });
    const other = clients.add({ name: 'Cursor' });
    expect(clients.authenticate(one.token)?.id).toBe(one.client.id);
    expect(clients.authenticate(other.token)?.id).toBe(other.client.id);
    expect(clients.authenticate(`${one.token}x`)).toBeNull();
    expect(clients.authenticate('')).toBeNull();
    expect(() => clients.remove('Cursor')).toThrow(expect.objectContaining({ code: 'invalid_input' }));
  });

  test('are known again after a restart, and forgotten when removed', () => {
    const { clients, store } = registry();
    const { token, client } = clients.add({ name: 'Cursor' });
    const again = registry(store).clients;
    expect(again.authenticate(token)?.id).toBe(client.id);
    let removed = '';
    again.onRemoved((id) => (removed = id));
    again.remove('Cursor');
    expect(removed).toBe(client.id);
    expect(again.authenticate(token)).toBeNull();
    expect(registry(store).clients.authenticate(token)).toBeNull();
    expect(() => again.remove('Cursor')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  test('that live as long as the process are kept and shown nowhere', () => {
    const { clients, store } = registry();
    const { token } = clients.addTransient({ name: 'Onbehalf', kind: 'internal' });
    clients.add({ name: 'Cursor' });
    expect(clients.authenticate(token)?.kind).toBe('internal');
    expect(clients.list().map(({ name }) => name)).toEqual(['Cursor']);
    expect(JSON.stringify(store.value)).not.toContain('internal');
  });

  test('have their last use noted, without a write at each call', () => {
    const { clients, store, clock } = registry();
    const { client } = clients.add({ name: 'Cursor' });
    const written = store.value;
    clients.used(client.id);
    clients.used(client.id);
    expect(store.value).toBe(written);
    clock.advance(60_000);
    expect(store.value).not.toBe(written);
    expect(clients.find(client.id)?.lastUsedAt).not.toBeNull();
    expect(registry(store).clients.find(client.id)?.lastUsedAt).not.toBeNull();
  });

  test('stand in the audit log when they are added and removed', () => {
    const { clients, journal } = registry();
    clients.add({ name: 'Cursor' });
    clients.remove('Cursor');
    expect(journal.records.map(({ kind }) => kind)).toEqual(['client_added', 'client_removed']);
  });

  test('that cannot be read stop the start instead of being lost', () => {
    expect(() => registry(memoryStore({ clients: [{ id: 1 }] }))).toThrow(
      expect.objectContaining({ code: 'config_invalid' }),
    );
  });
});
