import { execFile, spawn } from 'node:child_process';
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createBuilder } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSocketClient } from '../../src-main/cli/contract-client.ts';
import { controlSocketPath } from '../../src-main/platform/control-socket.ts';
import { VERSION } from '../../src-main/platform/version.ts';
import { configurationJsonSchema } from '../../src-main/settings/json-schema.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Laid out as the packages are: the build in `dist/main`, the manifest above it. */
const home = mkdtempSync(join(tmpdir(), 'onbehalf-built-'));
const built = join(home, 'dist/main');
const program = join(built, 'onbehalf.js');
let modules: readonly string[] = [];

beforeAll(async () => {
  const builder = await createBuilder({
    root: join(ROOT, 'src-renderer'),
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'error',
    environments: { main: { build: { outDir: built } } },
  });
  const main = builder.environments['main'];
  if (main === undefined) throw new Error('vite.config.ts has no environment main');
  const output = await builder.build(main);
  if (!('output' in output)) throw new Error('one build has one output');
  modules = output.output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
  copyFileSync(join(ROOT, 'package.json'), join(home, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(home, 'node_modules'), 'junction');
}, 120_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the built command line, in plain Node.js', () => {
  test('says its version', async () => {
    const { stdout } = await run(process.execPath, [program, '--version']);
    expect(stdout.trim()).toBe(VERSION);
  });

  test('prints the schema of the configuration', async () => {
    const { stdout } = await run(process.execPath, [program, 'config', 'schema']);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(configurationJsonSchema())));
  });

  test('runs the agent, its audit thread among it, and stops when told', async () => {
    const dataDir = join(home, 'data');
    const agent = spawn(
      process.execPath,
      `${program} serve --keychain memory --port 0 --data-dir ${dataDir} --json`.split(' '),
    );
    const ended = new Promise((done) => agent.once('exit', (code) => done(code)));
    const ready = await firstLine(agent.stdout);
    expect(ready).toMatchObject({ event: 'ready', dataDir });

    const list = `${program} audit list --data-dir ${dataDir} --json`.split(' ');
    const { stdout } = await run(process.execPath, list);
    expect(stdout).toContain('agent_started');

    const socket = createSocketClient(controlSocketPath(dataDir));
    expect(await socket.call('aiClients.manual', {})).toMatchObject({
      args: [program, 'bridge', '--data-dir', dataDir],
    });

    agent.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('carries everything with it but what cannot be bundled', () => {
    const files = globSync('*.js', { cwd: built });
    const imported = files.flatMap((file) => packagesOf(readFileSync(join(built, file), 'utf8')));
    expect(files).toEqual(expect.arrayContaining(['onbehalf.js', 'audit-thread.js']));
    expect([...new Set(imported)].filter((name) => !ALLOWED.has(name))).toEqual([]);
  });

  test('has nothing of the demo organisation in it', () => {
    expect(modules.some((id) => id.includes('src-main/identity/'))).toBe(true);
    expect(modules.filter((id) => /src-main\/demo\/|\/oidc-provider\//.test(id))).toEqual([]);
  });
});

const ALLOWED = new Set(['electron', 'keytar']);

/** The packages that a built file imports, static or dynamic, Node's own left out. */
function packagesOf(text: string): string[] {
  const statements =
    /^import .*? from "([^"./][^"]*)";|^import "([^"./][^"]*)";|\bimport\("([^"./][^"]*)"\)/gm;
  return [...text.matchAll(statements)]
    .map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '')
    .filter((name) => !name.startsWith('node:') && !builtinModules.includes(name));
}

async function firstLine(stream: NodeJS.ReadableStream): Promise<unknown> {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line);
  throw new Error('the agent ended without a word');
}
