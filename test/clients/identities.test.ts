import { expect, test } from 'vitest';
import { createImportTarget } from '../../src-main/clients/import-target.ts';
import { clientContacts, clientCredentials } from '../../src-main/clients/local-identities.ts';
import { createLocalClients } from '../../src-main/proxy/local-clients.ts';
import type { Server } from '../../src-shared/domain/server.ts';
import { memoryStore } from './support.ts';

function registry() {
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    after: () => () => undefined,
    sleep: async () => undefined,
  };
  const entry = { id: '', durable: Promise.resolve(), finish: () => undefined };
  const journal = { begin: () => entry, record: () => undefined };
  return createLocalClients({ store: memoryStore(), clock, journal });
}

test('a token is known to the endpoint until it is revoked; the bridge has none', async () => {
  const clients = registry();
  const credentials = clientCredentials(clients);
  const { clientId, token } = await credentials.issueToken('Cursor');
  expect(clients.authenticate(token)?.id).toBe(clientId);
  const bridge = await credentials.issueBridge('Claude Desktop');
  expect(clients.find(bridge.clientId)).toMatchObject({ kind: 'bridge', name: 'Claude Desktop' });
  await credentials.revoke(clientId);
  await credentials.revoke(clientId);
  expect(clients.authenticate(token)).toBeNull();
  expect(credentials.exists(clientId)).toBe(false);
});

test('a lent token is the client it was lent to, and ends with it', async () => {
  const clients = registry();
  const { clientId } = await clientCredentials(clients).issueBridge('Cursor');
  const token = clients.lend(clientId);
  expect(clients.authenticate(token)).toMatchObject({ id: clientId, name: 'Cursor' });
  expect(clients.list()).toHaveLength(1);
  clients.remove(clientId);
  expect(clients.authenticate(token)).toBeNull();
  expect(() => clients.lend(clientId)).toThrow('There is no client');
});

test('contacts: each use is told, the last one is remembered with what the client called itself', async () => {
  const clients = registry();
  const contacts = clientContacts(clients);
  const { clientId } = await clientCredentials(clients).issueBridge('Cursor');
  expect(contacts.last(clientId)).toBeNull();
  const seen: unknown[] = [];
  const remove = contacts.onContact((id, declared) => seen.push([id, declared]));
  clients.used(clientId, 'cursor 2');
  remove();
  clients.used(clientId, 'cursor 3');
  expect(seen).toEqual([[clientId, 'cursor 2']]);
  expect(contacts.last(clientId)).toEqual({ at: '1970-01-01T00:00:00.000Z', declared: 'cursor 3' });
});

function target(setSecret: (id: string, secret: string) => Promise<void>) {
  const servers: Record<string, Server> = {};
  return {
    servers,
    target: createImportTarget({
      servers: () => servers,
      add: (id, settings) => void (servers[id] = settings),
      remove: (id) => delete servers[id],
      setSecret,
    }),
  };
}

test('an imported server: the scheme goes into the injection, the secret into the keychain', async () => {
  const secrets: unknown[] = [];
  const { servers, target: to } = target(async (...args) => void secrets.push(args));
  const server = { name: 'Wiki', url: 'https://a.example/mcp' };
  await to.add({ ...server, id: 'a', secret: { header: 'Authorization', value: 'Bearer abc' } });
  await to.add({ ...server, id: 'b', secret: { header: 'X-Api-Key', value: 'k' } });
  await to.add({ ...server, id: 'c', secret: null });
  expect(secrets).toEqual([
    ['a', 'abc'],
    ['b', 'k'],
  ]);
  expect(servers['a']?.authorization).toMatchObject({ injection: { mode: 'authorization_bearer' } });
  expect(servers['b']?.authorization).toMatchObject({ injection: { mode: 'header', header: 'X-Api-Key' } });
  expect(servers['c']?.authorization).toEqual({ type: 'none' });
  expect(JSON.stringify(servers)).not.toContain('abc');
  expect(to.find('https://a.example/mcp')).toBe('a');
});

test('without a keychain there is no half imported server', async () => {
  const { servers, target: to } = target(() => Promise.reject(new Error('locked')));
  const secret = { header: 'Authorization', value: 'Bearer abc' };
  await expect(to.add({ id: 'a', name: 'A', url: 'https://a.example', secret })).rejects.toThrow('locked');
  expect(servers).toEqual({});
});
