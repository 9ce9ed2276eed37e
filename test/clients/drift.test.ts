import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { setUp, type Setup } from './support.ts';

async function connected(): Promise<Setup & { path: string }> {
  const setup = await setUp();
  const path = join(setup.home, '.cursor', 'mcp.json');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, '{\n  "mcpServers": {}\n}\n');
  await setup.clients.connect('cursor');
  return { ...setup, path };
}

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

test('an entry that somebody edited is shown, left alone, and repaired on request', async () => {
  const { clients, path } = await connected();
  await edit(path, '"bridge"', '"bridge", "--verbose"');
  expect((await clients.drift()).map(({ id, state }) => [id, state])).toEqual([['cursor', 'edited']]);
  await expect(clients.connect('cursor')).rejects.toMatchObject({ code: 'client_entry_edited' });
  await expect(clients.disconnect('cursor')).rejects.toMatchObject({ code: 'client_entry_edited' });
  expect(await readFile(path, 'utf8')).toContain('--verbose');
  await clients.connect('cursor', { replace: true });
  expect(await readFile(path, 'utf8')).not.toContain('--verbose');
  expect(await clients.drift()).toEqual([]);
});

test('an edited entry is removed by force alone', async () => {
  const { clients, path, known } = await connected();
  await edit(path, '"bridge"', '"bridge", "--verbose"');
  await clients.disconnect('cursor', { force: true });
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ mcpServers: {} });
  expect(known.size).toBe(0);
});

test('reformatting alone is no drift: the content counts', async () => {
  const { clients, path } = await connected();
  await writeFile(path, JSON.stringify(JSON.parse(await readFile(path, 'utf8'))));
  expect(await clients.drift()).toEqual([]);
});

test('an entry that somebody removed is missing, and comes back by connecting', async () => {
  const { clients, path, known } = await connected();
  await writeFile(path, '{"mcpServers":{}}');
  expect((await clients.drift()).map(({ state }) => state)).toEqual(['missing']);
  await clients.connect('cursor');
  expect(await clients.drift()).toEqual([]);
  await writeFile(path, '{"mcpServers":{}}');
  expect(await clients.disconnect('cursor')).toMatchObject({ removed: false, backup: null });
  expect(known.size).toBe(0);
});

test('the whole file is gone (some clients wipe it): missing, not an error', async () => {
  const { clients, path } = await connected();
  await writeFile(path, '');
  expect((await clients.drift()).map(({ state }) => state)).toEqual(['missing']);
});

test('another port or program makes an entry outdated until it is connected again', async () => {
  let port = 7377;
  const setup = await setUp('linux', {
    endpoint: () => ({
      mcp: `http://127.0.0.1:${port}/mcp`,
      mcpAuthorization: `http://127.0.0.1:${port + 1}/mcp`,
    }),
  });
  await mkdir(join(setup.home, '.cursor'));
  await setup.clients.connect('cursor', { mode: 'header' });
  await mkdir(join(setup.home, '.kiro'));
  await setup.clients.connect('kiro', { mode: 'oauth' });
  expect(await setup.clients.drift()).toEqual([]);
  port = 9000;
  expect((await setup.clients.drift()).map(({ id, state }) => [id, state])).toEqual([
    ['cursor', 'outdated'],
    ['kiro', 'outdated'],
  ]);
  await setup.clients.connect('cursor', { mode: 'header' });
  await setup.clients.connect('kiro', { mode: 'oauth' });
  expect(await setup.clients.drift()).toEqual([]);
});

test('verify: the first request after connecting, not one before', async () => {
  const { clients, contacts, time } = await connected();
  const waiting = clients.awaitFirstRequest('cursor', AbortSignal.timeout(5_000));
  contacts.contact('somebody-else');
  time.now += 1_000;
  contacts.contact('bridge-Cursor', 'Cursor 2.1');
  expect(await waiting).toEqual({ at: '2026-03-01T10:00:01.000Z', declared: 'Cursor 2.1' });
  time.now += 60_000;
  await clients.connect('cursor');
  const controller = new AbortController();
  const again = clients.awaitFirstRequest('cursor', controller.signal);
  controller.abort(new Error('enough'));
  await expect(again).rejects.toThrow('enough');
});

test('verify: a client that registers itself is one that no connection knows', async () => {
  const setup = await setUp();
  await setup.clients.connect('cursor');
  await setup.clients.connect('kiro', { mode: 'oauth' });
  const waiting = setup.clients.awaitFirstRequest('kiro', AbortSignal.timeout(5_000));
  setup.contacts.contact('bridge-Cursor');
  setup.contacts.contact('oauth-123', 'Kiro');
  expect((await waiting).declared).toBe('Kiro');
});
