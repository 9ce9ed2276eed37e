import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();

test('an AI client is found, planned, connected, listed and disconnected', async () => {
  const { home, run, json, demo } = rig.current();
  const path = join(home, '.cursor', 'mcp.json');
  await mkdir(join(home, '.cursor'), { recursive: true });
  const before = '{\n  // mine\n  "mcpServers": {}\n}\n';
  await writeFile(path, before);

  const found = await run('clients', 'found');
  expect(found.stdout).toMatch(/cursor\s+Cursor\s+not_connected/);

  const plan = await json('clients', 'plan', 'cursor');
  expect(COMMANDS['aiClients.plan'].response.parse(plan)).toEqual(plan);
  expect(await readFile(path, 'utf8')).toBe(before);

  const connected = await run('clients', 'connect', 'cursor');
  expect(connected).toMatchObject({ code: 0 });
  expect(connected.stdout).toContain(`Connected cursor (bridge): ${path}`);
  expect(connected.stderr).toContain('+    "onbehalf": {');
  const entry = (
    JSON.parse((await readFile(path, 'utf8')).replace('// mine', '')) as {
      mcpServers: { onbehalf: { command: string; args: string[] } };
    }
  ).mcpServers.onbehalf;
  expect(entry.command).toBe(process.execPath);
  expect(entry.args.slice(1)).toEqual(['bridge', '--data-dir', demo.dataDir, '--client', 'cursor']);

  const list = await json<{ clients: { name: string; kind: string }[] }>('clients', 'list');
  expect(list.clients).toMatchObject([{ name: 'Cursor', kind: 'bridge' }]);

  const done = await json('clients', 'disconnect', 'cursor');
  expect(done).toMatchObject({ removed: true });
  expect(await readFile(path, 'utf8')).toBe(before);
  expect((await json<{ clients: unknown[] }>('clients', 'list')).clients).toEqual([]);
});

test('a token in a file works at the endpoint until it is taken back', async () => {
  const { home, run, json, demo, signIn } = rig.current();
  await signIn('alice');
  await rm(join(home, '.cursor', 'mcp.json'), { force: true });
  await json('clients', 'connect', 'cursor', '--mode', 'header');
  const { mcpServers } = JSON.parse(await readFile(join(home, '.cursor', 'mcp.json'), 'utf8')) as {
    mcpServers: { onbehalf: { url: string; headers: Record<string, string> } };
  };
  const { url, headers } = mcpServers.onbehalf;
  expect(url).toBe(demo.host.mcp);
  const ask = async (): Promise<number> => {
    const body = { jsonrpc: '2.0', id: 1, method: 'ping' };
    const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
    const response = await fetch(`${url}/people`, {
      method: 'POST',
      headers: { ...headers, ...accept },
      body: JSON.stringify(body),
    });
    await response.body?.cancel();
    return response.status;
  };
  expect(await ask()).not.toBe(401);
  const waited = await run('clients', 'verify', 'cursor', '--wait', '5');
  expect(waited).toMatchObject({ code: 0 });
  expect(waited.stdout).toContain('cursor called at');
  await json('clients', 'disconnect', 'cursor');
  expect(await ask()).toBe(401);
});

test('wrong usage and refusals have their exit codes and say what to do', async () => {
  const { home, run } = rig.current();
  expect(await run('clients', 'connect')).toMatchObject({ code: 2 });
  expect(await run('clients', 'connect', 'nope')).toMatchObject({ code: 2 });
  expect(await run('clients', 'connect', 'cursor', '--mode', 'magic')).toMatchObject({ code: 2 });
  await mkdir(join(home, '.cursor'), { recursive: true });
  const path = join(home, '.cursor', 'mcp.json');
  await writeFile(path, '{"mcpServers":{"onbehalf":{"command":"theirs"}}}');
  const refused = await run('clients', 'connect', 'cursor', '--json');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(JSON.parse(refused.stderr)).toMatchObject({ event: 'error', code: 'client_entry_foreign' });
  expect(await run('clients', 'disconnect', 'cursor')).toMatchObject({ code: 1 });
  await rm(path);
});

test('a client that does not call is said to be silent', async () => {
  const { run } = rig.current();
  await run('clients', 'connect', 'cursor', '--json');
  const waited = await run('clients', 'verify', 'cursor', '--wait', '0.3');
  expect(waited.code).toBe(1);
  expect(waited.stderr).toContain('did not call within 0.3 seconds');
  await run('clients', 'disconnect', 'cursor');
});

test('what bypasses Onbehalf is listed and moved', async () => {
  const { home, json, demo } = rig.current();
  await mkdir(join(home, '.cursor'), { recursive: true });
  const secret = 'Bearer s3cret-s3cret-s3cret';
  const entry = { url: 'https://mcp.acme-corp.com/wiki', headers: { Authorization: secret } };
  await writeFile(join(home, '.cursor', 'mcp.json'), JSON.stringify({ mcpServers: { Wiki: entry } }));
  const inventory = await json<{ servers: unknown[] }>('clients', 'inventory');
  expect(inventory.servers).toMatchObject([
    { name: 'Wiki', importable: true, secrets: ['headers.Authorization'] },
  ]);
  expect(await json('clients', 'import', 'cursor', 'Wiki')).toEqual({
    serverId: 'wiki',
    secretMoved: true,
    removed: true,
    backup: null,
  });
  expect(await readFile(join(home, '.cursor', 'mcp.json'), 'utf8')).not.toContain('s3cret');
  const { settings } = await demo.call('servers.get', { id: 'wiki' });
  expect(settings).toMatchObject({ authorization: { type: 'static_secret' } });
});
