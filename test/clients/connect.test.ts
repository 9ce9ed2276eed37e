import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AI_CLIENTS } from '../../src-main/clients/client-table.ts';
import type { ClientOs } from '../../src-main/clients/places.ts';
import { sampleOf } from './samples.ts';
import { setUp, type Setup } from './support.ts';

async function install(setup: Setup, client: string, text?: string): Promise<string> {
  const row = AI_CLIENTS.find(({ id }) => id === client);
  const path = row?.files(setup.deps.places)[0] ?? '';
  for (const sign of row?.signs(setup.deps.places) ?? [])
    if (!sign.endsWith('.json')) await mkdir(sign, { recursive: true });
  await mkdir(dirname(path), { recursive: true });
  if (text !== undefined) await writeFile(path, text);
  return path;
}

describe.each(['darwin', 'win32', 'linux'] as const)('on %s', (os: ClientOs) => {
  test.each(AI_CLIENTS.map(({ id }) => id))('%s is found, connected and disconnected', async (client) => {
    const setup = await setUp(os);
    const row = AI_CLIENTS.find(({ id }) => id === client);
    if (!row || row.files(setup.deps.places).length === 0) return;
    const before = Buffer.from(sampleOf(row));
    const path = await install(setup, client, before.toString());

    const found = (await setup.clients.discover()).find(({ id }) => id === client);
    expect(found).toMatchObject({ installed: true, state: 'not_connected', path });

    const connected = await setup.clients.connect(client);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(connected.backup ?? '')).toEqual(before);
    expect((await setup.clients.discover()).find(({ id }) => id === client)?.state).toBe('connected');

    const disconnected = await setup.clients.disconnect(client);
    expect(disconnected.removed).toBe(true);
    expect(await readFile(path)).toEqual(before);
    expect([...setup.known]).toEqual([]);
  });
});

test('a client without a file gets one, in folders of its own, and loses it again', async () => {
  const setup = await setUp();
  const path = join(setup.home, '.cursor', 'mcp.json');
  const { backup } = await setup.clients.connect('cursor');
  expect(backup).toBeNull();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
  await setup.clients.disconnect('cursor');
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('what came into a file that we made stays when we go', async () => {
  const setup = await setUp();
  const path = join(setup.home, '.cursor', 'mcp.json');
  await setup.clients.connect('cursor');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('{\n', '{\n  "mine": 1,\n'));
  await setup.clients.disconnect('cursor');
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ mine: 1 });
});

test('the other program may rewrite its file in between: only our entry goes', async () => {
  const setup = await setUp();
  const path = await install(setup, 'claude-code', '{"numStartups":1}');
  await setup.clients.connect('claude-code');
  const rewritten = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  await writeFile(path, JSON.stringify({ ...rewritten, numStartups: 2 }));
  expect((await setup.clients.discover()).find(({ id }) => id === 'claude-code')?.state).toBe('connected');
  await setup.clients.disconnect('claude-code');
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ numStartups: 2 });
});

test('a byte order mark and CRLF are kept', async () => {
  const setup = await setUp('win32');
  const before = Buffer.from('\uFEFF{\r\n  "mcpServers": {}\r\n}\r\n');
  const path = await install(setup, 'cursor', before.toString());
  await setup.clients.connect('cursor');
  const connected = await readFile(path);
  expect(connected.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(connected.toString().replaceAll('\r\n', '')).not.toContain('\n');
  await setup.clients.disconnect('cursor');
  expect(await readFile(path)).toEqual(before);
});

test('connecting again gives no second entry, ends the old token and can still be turned back', async () => {
  const setup = await setUp();
  const before = '{"mcpServers": {"a": {"command": "b"}}}';
  const path = await install(setup, 'cursor', before);
  await setup.clients.connect('cursor', { mode: 'header' });
  await setup.clients.connect('cursor', { mode: 'header' });
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(setup.tokens[0]);
  expect(text).toContain(setup.tokens[1]);
  expect([...setup.known]).toEqual(['token-2-Cursor']);
  await setup.clients.connect('cursor', { mode: 'bridge' });
  expect([...setup.known]).toEqual(['bridge-Cursor']);
  expect(await readFile(path, 'utf8')).not.toContain('obh_');
  await setup.clients.disconnect('cursor');
  expect(await readFile(path, 'utf8')).toBe(before);
});

test('the plan shows the change that connect makes, and changes nothing', async () => {
  const setup = await setUp();
  const path = await install(setup, 'codex', 'model = "x"\n');
  const plan = await setup.clients.plan('codex');
  expect(await readFile(path, 'utf8')).toBe('model = "x"\n');
  expect(plan).toMatchObject({ state: 'not_connected', creates: false, mode: 'bridge', problem: null });
  expect(plan.command?.slice(0, 4)).toEqual(['codex', 'mcp', 'add', 'onbehalf']);
  await setup.clients.connect('codex');
  const added = plan.diff.split('\n').flatMap((line) => (/^\+(?!\+\+)/.test(line) ? [line.slice(1)] : []));
  expect(await readFile(path, 'utf8')).toBe(`model = "x"\n${added.join('\n')}\n`);
});

test('the plan shows no secret: not ours, not those of the entries beside it', async () => {
  const setup = await setUp();
  await install(
    setup,
    'cursor',
    '{\n  "mcpServers": {\n    "x": {\n      "headers": { "Authorization": "Bearer abcdefghijklmnop" },\n      "env": { "API_KEY": "hunter2hunter2" }\n    }\n  }\n}\n',
  );
  const plan = await setup.clients.plan('cursor', 'header');
  expect(JSON.stringify(plan)).not.toMatch(/abcdefghijklmnop|hunter2|obh_/);
  expect(plan.diff).toContain('[redacted]');
  expect(plan.link).toBeNull();
  expect(setup.tokens).toEqual([]);
});

test('case 110: install links and commands carry no secret', async () => {
  const setup = await setUp();
  for (const row of AI_CLIENTS)
    for (const mode of row.modes) {
      const { link, command } = await setup.clients
        .plan(row.id, mode)
        .catch(() => ({ link: null, command: null }));
      expect(`${link} ${decodeURIComponent(link ?? '')} ${command?.join(' ')}`).not.toMatch(
        /token|Bearer|obh_/i,
      );
    }
  const { link } = await setup.clients.plan('cursor', 'oauth');
  expect(link).toMatch(/^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?name=onbehalf&config=/);
  const code = await setup.clients.plan('vscode', 'oauth');
  expect(decodeURIComponent(code.link?.split('?')[1] ?? '')).toBe(
    '{"name":"onbehalf","type":"http","url":"http://127.0.0.1:7378/mcp"}',
  );
});

test('a client that cannot start commands with spaces gets another way', async () => {
  const setup = await setUp('win32');
  expect((await setup.clients.plan('trae')).mode).toBe('oauth');
  await expect(setup.clients.plan('trae', 'bridge')).rejects.toMatchObject({
    code: 'client_mode_unavailable',
  });
  await expect(setup.clients.plan('claude-desktop', 'header')).rejects.toMatchObject({
    code: 'client_mode_unavailable',
  });
});

test('an unknown client is named as such', async () => {
  const { clients } = await setUp();
  await expect(clients.connect('nope')).rejects.toMatchObject({ code: 'not_found' });
  await expect(clients.disconnect('cursor')).rejects.toMatchObject({ code: 'client_not_connected' });
});

test('no more than five backups are kept', async () => {
  const setup = await setUp();
  await install(setup, 'cursor', '{}');
  for (let round = 0; round < 4; round += 1) {
    await setup.clients.connect('cursor');
    await setup.clients.disconnect('cursor');
    setup.time.now += 1_000;
  }
  const backups = await readdir(join(setup.deps.backups, 'cursor'));
  expect(backups).toHaveLength(5);
  for (const name of backups)
    expect((await stat(join(setup.deps.backups, 'cursor', name))).mode & 0o777).toBe(0o600);
});

test('opencode: the second version keeps its servers one level deeper', async () => {
  const setup = await setUp();
  const path = await install(
    setup,
    'opencode',
    '{"mcp": {"servers": {"a": {"type": "local", "command": ["b"]}}}}',
  );
  await setup.clients.connect('opencode');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    mcp: { servers: { a: {}, onbehalf: { type: 'local' } } },
  });
});
