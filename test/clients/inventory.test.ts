import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AiClients } from '../../src-main/clients/ai-clients.ts';
import { findSecrets, maskSecrets } from '../../src-main/clients/find-secrets.ts';
import { readForeign } from '../../src-main/clients/foreign-entry.ts';
import { setUp, type Setup } from './support.ts';

async function put(setup: Setup, path: readonly string[], content: string): Promise<string> {
  const file = join(setup.home, ...path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

const SECRET = 'Bearer s3cret-s3cret-s3cret';
const CURSOR = JSON.stringify({
  mcpServers: {
    Jira: { url: 'https://mcp.example.com/jira', headers: { Authorization: SECRET, 'X-Team': 'a' } },
    local: { command: 'npx', args: ['-y', 'server-files'], env: { API_KEY: 'hunter2hunter2' } },
    remote: { command: 'npx', args: ['-y', 'mcp-remote', 'https://mcp.example.com/wiki'] },
    query: { url: 'https://mcp.example.com/x?api_key=abcdef' },
  },
});

test('servers that bypass Onbehalf are listed, in every format, without their secrets', async () => {
  const setup = await setUp();
  await put(setup, ['.cursor', 'mcp.json'], CURSOR);
  await put(setup, ['.codex', 'config.toml'], '[mcp_servers.wiki]\nurl = "https://mcp.example.com/wiki"\n');
  await put(
    setup,
    ['.config', 'goose', 'config.yaml'],
    'extensions:\n  crm:\n    type: streamable_http\n    uri: https://mcp.example.com/crm\n',
  );
  await put(setup, ['.kiro', 'settings', 'mcp.json'], '{broken');
  await setup.clients.connect('cursor');
  const { servers, unread } = await setup.clients.inventory();
  expect(
    servers.map(({ client, name, kind, target, importable }) => [client, name, kind, target, importable]),
  ).toEqual([
    ['goose', 'crm', 'http', 'mcp.example.com/crm', true],
    ['codex', 'wiki', 'http', 'mcp.example.com/wiki', true],
    ['cursor', 'Jira', 'http', 'mcp.example.com/jira', true],
    ['cursor', 'local', 'stdio', 'npx', false],
    ['cursor', 'remote', 'http', 'mcp.example.com/wiki', true],
    ['cursor', 'query', 'http', 'mcp.example.com/x', false],
  ]);
  expect(servers.find(({ name }) => name === 'Jira')?.secrets).toEqual(['headers.Authorization']);
  expect(servers.find(({ name }) => name === 'local')?.secrets).toEqual(['env.API_KEY']);
  expect(JSON.stringify(servers)).not.toMatch(/s3cret|hunter2|abcdef/);
  expect(unread.map(({ client }) => client)).toEqual(['kiro']);
});

test('our own entry does not count as one that bypasses, under any name and in any mode', async () => {
  const setup = await setUp();
  await put(
    setup,
    ['.cursor', 'mcp.json'],
    '{"mcpServers":{"company":{"url":"http://127.0.0.1:7377/mcp/people"},"b":{"command":"/opt/Onbehalf/onbehalf","args":["bridge"]}}}',
  );
  expect((await setup.clients.inventory()).servers).toEqual([]);
});

test('import moves the server to the catalogue, its secret to the keychain, and leaves no copy of it', async () => {
  const setup = await setUp();
  const path = await put(setup, ['.cursor', 'mcp.json'], CURSOR);
  await setup.clients.connect('cursor');
  expect(await everythingIn(setup)).toContain('s3cret');
  const result = await setup.clients.importServer({ client: 'cursor', name: 'Jira', id: null, remove: true });
  expect(result).toEqual({ serverId: 'jira', secretMoved: true, removed: true, backup: null });
  expect(setup.imported).toEqual([
    {
      id: 'jira',
      name: 'Jira',
      url: 'https://mcp.example.com/jira',
      secret: { header: 'Authorization', value: SECRET },
    },
  ]);
  expect(await readFile(path, 'utf8')).not.toContain('Jira');
  expect(await everythingIn(setup)).not.toContain('s3cret');
  expect(await setup.clients.drift()).toEqual([]);
});

async function everythingIn(setup: Setup): Promise<string> {
  const names = await readdir(setup.deps.backups, { recursive: true });
  const texts = await Promise.all(
    names.map((name) => readFile(join(setup.deps.backups, name), 'utf8').catch(() => '')),
  );
  return texts.join('') + (await readFile(join(setup.home, '.cursor', 'mcp.json'), 'utf8'));
}

test('import without a secret keeps a backup; a taken id gets a number; the rest is refused', async () => {
  const setup = await setUp();
  await put(setup, ['.cursor', 'mcp.json'], CURSOR);
  const importServer: AiClients['importServer'] = (request) => setup.clients.importServer(request);
  const first = await importServer({ client: 'cursor', name: 'remote', id: null, remove: false });
  expect(first).toMatchObject({ serverId: 'remote', removed: false });
  expect((await setup.clients.inventory()).servers.find(({ name }) => name === 'remote')?.serverId).toBe(
    'remote',
  );
  const second = await importServer({ client: 'cursor', name: 'remote', id: null, remove: true });
  expect(second.serverId).toBe('remote-2');
  expect(await readFile(second.backup ?? '', 'utf8')).toBe(CURSOR);
  for (const name of ['local', 'query'])
    await expect(importServer({ client: 'cursor', name, id: null, remove: true })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  await expect(importServer({ client: 'cursor', name: 'no', id: null, remove: true })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a secret among the arguments of a bridge program is moved too', async () => {
  const setup = await setUp();
  const entry = {
    command: 'npx',
    args: ['mcp-remote', 'https://a.example/mcp', '--header', `Authorization: ${SECRET}`],
  };
  await put(setup, ['.cursor', 'mcp.json'], JSON.stringify({ mcpServers: { a: entry } }));
  await setup.clients.importServer({ client: 'cursor', name: 'a', id: 'wiki', remove: true });
  expect(setup.imported[0]?.secret).toEqual({ header: 'Authorization', value: SECRET });
});

describe('what looks like a secret', () => {
  test.each([
    [{ headers: { Authorization: 'Bearer ${TOKEN}' } }, []],
    [{ headers: { Authorization: 'Bearer ${env:TOKEN}' } }, []],
    [{ headers: { Authorization: '{env:TOKEN}' } }, []],
    [{ headers: { Authorization: 'Basic dXNlcjpwYXNz' } }, ['headers.Authorization']],
    [{ env: { GITHUB_TOKEN: '$GITHUB_TOKEN' } }, []],
    [{ env: { LANG: 'en_US.UTF-8' } }, []],
    [{ env: { DB_PASSWORD: 'correct horse' } }, ['env.DB_PASSWORD']],
    [{ args: ['--token', 'ghp_abcdefghijkl'] }, ['args.1']],
    [{ args: ['--header', 'Authorization: Bearer abcdefghijkl'] }, ['args.1']],
    [{ headers: { 'X-Api-Key': 'abcdef123' } }, ['headers.X-Api-Key']],
  ])('%j', (entry, expected) => {
    expect(findSecrets(entry).map(({ path }) => path.join('.'))).toEqual(expected);
  });

  test.each([
    ['"Authorization": "Bearer abcdefgh1234"', 'abcdefgh'],
    ['api_key = "abcdef123456"', 'abcdef123456'],
    ["token: 'abcdef123456'", 'abcdef123456'],
    ['Authorization: Bearer abcdefgh1234', 'abcdefgh'],
  ])('is masked in %s', (line, secret) => {
    expect(maskSecrets(line)).not.toContain(secret);
  });

  test('other values stay readable', () => {
    expect(maskSecrets('"command": "/opt/Onbehalf/onbehalf",')).toBe('"command": "/opt/Onbehalf/onbehalf",');
    expect(maskSecrets('"Authorization": "Bearer ${TOKEN}"')).toBe('"Authorization": "Bearer ${TOKEN}"');
  });
});

test('an entry in no known form is unknown, not an error', () => {
  for (const entry of [null, 1, 'x', [], {}, { url: 7 }, { url: 'ftp://x' }, { command: {} }])
    expect(readForeign(entry)).toMatchObject({ kind: 'unknown', url: null });
});
