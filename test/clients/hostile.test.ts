import { chmod, link, mkdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { setUp, temporaryHome, type Setup } from './support.ts';

async function put(setup: Setup, ...rest: [...string[], string | Buffer]): Promise<string> {
  const content = rest.pop() ?? '';
  const path = join(setup.home, ...(rest as string[]));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

const refused = { code: 'client_file_refused' };

describe('case 104: links', () => {
  test('a link out of the home folder is refused, and its target untouched', async () => {
    const setup = await setUp();
    const outside = join(await temporaryHome(), 'victim.json');
    await writeFile(outside, '{}');
    await mkdir(join(setup.home, '.cursor'));
    await symlink(outside, join(setup.home, '.cursor', 'mcp.json'));
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_path_refused' });
    expect(await readFile(outside, 'utf8')).toBe('{}');
    expect(setup.known.size).toBe(0);
  });

  test('a folder that is a link out of the home folder is refused', async () => {
    const setup = await setUp();
    await symlink(await temporaryHome(), join(setup.home, '.cursor'));
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_path_refused' });
  });

  test('a link that leads nowhere is refused', async () => {
    const setup = await setUp();
    await mkdir(join(setup.home, '.cursor'));
    await symlink(join(setup.home, 'gone'), join(setup.home, '.cursor', 'mcp.json'));
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_path_refused' });
  });

  test('a link into a dotfiles folder of the same person is followed, kept, and said', async () => {
    const setup = await setUp();
    const real = await put(setup, 'dotfiles', 'cursor.json', '{}');
    await mkdir(join(setup.home, '.cursor'));
    const path = join(setup.home, '.cursor', 'mcp.json');
    await symlink(real, path);
    const { warnings } = await setup.clients.connect('cursor');
    expect(warnings.join()).toContain('is a link');
    expect(await readlink(path)).toBe(real);
    expect(await readFile(real, 'utf8')).toContain('onbehalf');
  });

  test('a hard link is cut, not written through', async () => {
    const setup = await setUp();
    const other = await put(setup, '.ssh', 'authorized', '{}');
    await mkdir(join(setup.home, '.cursor'));
    await link(other, join(setup.home, '.cursor', 'mcp.json'));
    await setup.clients.connect('cursor');
    expect(await readFile(other, 'utf8')).toBe('{}');
  });

  test('a pipe is refused without waiting for it', async () => {
    const setup = await setUp();
    await mkdir(join(setup.home, '.cursor'));
    execFileSync('mkfifo', [join(setup.home, '.cursor', 'mcp.json')]);
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject(refused);
  });
});

describe('case 105: somebody else writes at the same moment', () => {
  test('the change is worked out anew from what they wrote; nothing of theirs is lost', async () => {
    let interfere: (() => Promise<void>) | null = null;
    const setup = await setUp('linux', {
      beforeRename: async () => {
        await interfere?.();
        interfere = null;
      },
    });
    const path = await put(setup, '.cursor', 'mcp.json', '{"mcpServers":{"a":{}}}');
    interfere = () => writeFile(path, '{"mcpServers":{"a":{},"b":{}}}');
    await setup.clients.connect('cursor');
    expect(Object.keys(JSON.parse(await readFile(path, 'utf8')).mcpServers)).toEqual(['a', 'b', 'onbehalf']);
  });

  test('one that never stops makes us give up, with everything as it was', async () => {
    let round = 0;
    let path = '';
    const setup = await setUp('linux', {
      beforeRename: () => writeFile(path, `{"round":${(round += 1)}}`),
    });
    path = await put(setup, '.cursor', 'mcp.json', '{}');
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_file_busy' });
    expect(await readFile(path, 'utf8')).toBe(`{"round":${round}}`);
    expect(setup.known.size).toBe(0);
    expect(setup.deps.connections.all()).toEqual([]);
  });

  test('two connects at once both arrive', async () => {
    const setup = await setUp();
    await Promise.all([
      setup.clients.connect('cursor'),
      setup.clients.connect('kiro'),
      setup.clients.connect('warp'),
    ]);
    expect(setup.deps.connections.all().map(({ client }) => client)).toEqual(['cursor', 'kiro', 'warp']);
  });
});

describe('case 106: others may read or write', () => {
  test('a world-readable file is made private', async () => {
    const setup = await setUp();
    const path = await put(setup, '.cursor', 'mcp.json', '{}');
    await chmod(path, 0o644);
    await setup.clients.connect('cursor', { mode: 'header' });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('no token is put into a folder that others may write to; the bridge is, with a warning', async () => {
    const setup = await setUp();
    const path = await put(setup, '.cursor', 'mcp.json', '{}');
    await chmod(dirname(path), 0o777);
    await expect(setup.clients.connect('cursor', { mode: 'header' })).rejects.toMatchObject({
      code: 'client_path_refused',
    });
    expect((await setup.clients.connect('cursor')).warnings.join()).toContain('Other users');
  });
});

describe('case 107: malformed and hostile files', () => {
  const CASES: readonly (readonly [string, string | Buffer])[] = [
    ['not JSON', '{"a":'],
    ['an array', '[]'],
    ['duplicate keys', '{"mcpServers":{},"mcpServers":{"x":{}}}'],
    ['a section that is a text', '{"mcpServers":"none"}'],
    ['nested without end', '['.repeat(200_000)],
    ['nested deeply', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`],
    ['100 MB', Buffer.alloc(100 * 1024 * 1024, ' ')],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
  ];
  test.each(CASES)('%s: left alone, with a snippet to paste', async (_, content) => {
    const setup = await setUp();
    const path = await put(setup, '.cursor', 'mcp.json', content);
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject(refused);
    expect((await readFile(path)).equals(Buffer.from(content))).toBe(true);
    const plan = await setup.clients.plan('cursor');
    expect(plan).toMatchObject({ state: 'unreadable', problem: refused });
    expect(plan.snippet).toContain('"onbehalf"');
  });

  test('__proto__ is data: kept, and no prototype is touched', async () => {
    const setup = await setUp();
    const before = '{"__proto__":{"polluted":true},"mcpServers":{"constructor":{"x":1}}}';
    const path = await put(setup, '.cursor', 'mcp.json', before);
    await setup.clients.connect('cursor');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await readFile(path, 'utf8')).toContain('"__proto__":{"polluted":true}');
    await setup.clients.disconnect('cursor');
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  const YAML: readonly (readonly [string, string])[] = [
    [
      'aliases that explode',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'
        .split('')
        .map((k, i) => `${k}: &${k} [${`*${'abcdefg'[i]},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    ['several documents', 'a: 1\n---\nb: 2\n'],
    ['duplicate keys', 'a: 1\na: 2\n'],
    ['flow style', 'extensions: {x: {enabled: true}}\n'],
    ['not a mapping', '- a\n'],
  ];
  test.each(YAML)('YAML with %s: left alone', async (_, content) => {
    const setup = await setUp();
    const path = await put(setup, '.config', 'goose', 'config.yaml', content);
    await expect(setup.clients.connect('goose')).rejects.toMatchObject(refused);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  const TOML: readonly (readonly [string, string])[] = [
    ['a syntax error', 'a = \n'],
    ['servers as an inline table', 'mcp_servers = { x = { command = "y" } }\n'],
    [
      'our table in two places',
      '[mcp_servers.onbehalf]\ncommand = "x"\n[z]\n[mcp_servers.onbehalf.env]\nA = "1"\n',
    ],
  ];
  test.each(TOML)('TOML with %s: left alone', async (_, content) => {
    const setup = await setUp();
    const path = await put(setup, '.codex', 'config.toml', content);
    await expect(setup.clients.connect('codex', { replace: true })).rejects.toMatchObject(refused);
    expect(await readFile(path, 'utf8')).toBe(content);
  });

  test('TOML: what looks like our table inside a text is none', async () => {
    const setup = await setUp();
    const before = 'prompt = """\n[mcp_servers.onbehalf]\ncommand = "evil"\n"""\n';
    const path = await put(setup, '.codex', 'config.toml', before);
    await setup.clients.connect('codex');
    await setup.clients.disconnect('codex');
    expect(await readFile(path, 'utf8')).toBe(before);
  });
});

describe('case 108: files that are shared on', () => {
  test('a git work tree and a synced folder are said before anything is written', async () => {
    const setup = await setUp();
    await mkdir(join(setup.home, '.cursor', '.git'), { recursive: true });
    expect((await setup.clients.plan('cursor')).warnings.join()).toContain('git work tree');
    const synced = await setUp('linux');
    const places = { ...synced.deps.places, home: join(synced.home, 'OneDrive - Acme') };
    const other = await setUp('linux', { places });
    await mkdir(join(places.home, '.cursor'), { recursive: true });
    expect((await other.clients.plan('cursor')).warnings.join()).toContain('OneDrive - Acme');
  });

  test('what is written by default holds no secret that could be committed', async () => {
    const setup = await setUp();
    const { clientId } = await setup.clients.connect('cursor');
    expect(clientId).toBe('bridge-Cursor');
    expect(setup.tokens).toEqual([]);
  });
});

describe('case 109: an entry with our name that is not ours', () => {
  test('is kept, shown with the difference, and replaced only when asked', async () => {
    const setup = await setUp();
    const before = '{"mcpServers":{"onbehalf":{"command":"theirs"}}}';
    const path = await put(setup, '.cursor', 'mcp.json', before);
    await expect(setup.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_entry_foreign' });
    expect(await readFile(path, 'utf8')).toBe(before);
    const plan = await setup.clients.plan('cursor');
    expect(plan).toMatchObject({ state: 'foreign', problem: { code: 'client_entry_foreign' } });
    expect(plan.diff).toContain('-{"mcpServers":{"onbehalf":{"command":"theirs"}}}');
    await setup.clients.connect('cursor', { replace: true });
    await setup.clients.disconnect('cursor');
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ mcpServers: {} });
  });
});

test('case 123: a name in a file proves nothing: the entry alone gives no identity', async () => {
  const setup = await setUp();
  await put(setup, '.cursor', 'mcp.json', '{"mcpServers":{"onbehalf":{"url":"http://127.0.0.1:7377/mcp"}}}');
  const view = (await setup.clients.discover()).find(({ id }) => id === 'cursor');
  expect(view).toMatchObject({ state: 'foreign', clientId: null, lastContactAt: null });
  expect(setup.known.size).toBe(0);
});

test('a folder that cannot be written gives a problem and leaves no identity behind', async () => {
  const setup = await setUp();
  await put(setup, '.cursor', 'mcp.json', '{}');
  const broken = await setUp('linux', {
    places: setup.deps.places,
    backups: join(setup.home, '.cursor', 'mcp.json', 'below-a-file'),
  });
  await expect(broken.clients.connect('cursor')).rejects.toMatchObject({ code: 'client_write_failed' });
  expect(broken.known.size).toBe(0);
  expect(broken.deps.connections.all()).toEqual([]);
});
