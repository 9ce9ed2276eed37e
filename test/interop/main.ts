import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createAiClients } from '../../src-main/clients/ai-clients.ts';
import type { ConnectMode } from '../../src-main/clients/ai-client.ts';
import { findRow } from '../../src-main/clients/client-table.ts';
import { createConnections } from '../../src-main/clients/connections.ts';
import { memoryStore, silentLog } from '../clients/memory.ts';
import { startHttpServer } from './http-server.ts';
import { REAL_CLIENTS, type RealClient } from './real-clients.ts';

/**
 * `npm run interop [id…]`: installs real AI clients from npm into a throw-away folder, connects each as a person would,
 * and lets the client itself say whether it reaches the server. Not part of `npm test`: it downloads a lot.
 */
const INSTALL_DIR = process.env['INTEROP_DIR'] ?? join(tmpdir(), 'onbehalf-interop');
const LIMIT_MS = 60_000;

interface Trial {
  readonly client: RealClient;
  readonly mode: ConnectMode;
}

async function main(ids: readonly string[]): Promise<number> {
  const chosen = REAL_CLIENTS.filter(({ id }) => ids.length === 0 || ids.includes(id));
  await install(chosen.map((client) => client.package));
  let failures = 0;
  for (const client of chosen)
    for (const mode of client.modes) {
      const trouble = await attempt({ client, mode });
      if (trouble !== null) failures += 1;
      print(
        `${trouble === null ? 'ok    ' : 'FAILED'} ${client.package} (${mode})${trouble === null ? '' : `\n${trouble}`}`,
      );
    }
  print(failures === 0 ? 'All real clients connected.' : `${failures} failed.`);
  return failures === 0 ? 0 : 1;
}

async function install(packages: readonly string[]): Promise<void> {
  await mkdir(INSTALL_DIR, { recursive: true });
  await writeFile(join(INSTALL_DIR, 'package.json'), '{"private":true}', { flag: 'wx' }).catch(
    () => undefined,
  );
  print(`Installing ${packages.length} clients into ${INSTALL_DIR} …`);
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: INSTALL_DIR,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm install ended with ${code}`);
}

/** null when it worked, else what was seen. */
async function attempt({ client, mode }: Trial): Promise<string | null> {
  const home = await mkdtemp(join(tmpdir(), 'onbehalf-interop-home-'));
  const visits = join(home, 'visits.jsonl');
  let token: string | undefined;
  const server = await startHttpServer(visits, () => token);
  try {
    const file = await prepare(client, home);
    const clients = createAiClients({
      places: { os: 'linux', home, env: {} },
      connections: createConnections(memoryStore()),
      credentials: {
        issueToken: async () => ({ clientId: 'c', token: (token = `obh_${'x'.repeat(43)}`) }),
        issueBridge: async () => ({ clientId: 'c' }),
        exists: () => true,
        revoke: async () => undefined,
      },
      contacts: { last: () => null, onContact: () => () => undefined },
      importTarget: { find: () => null, isTaken: () => false, add: async () => undefined },
      bridge: () => ({
        command: process.execPath,
        args: [join(import.meta.dirname, 'stdio-server.ts'), visits, 'bridge'],
      }),
      endpoint: () => ({ mcp: server.url, mcpAuthorization: server.url }),
      backups: join(home, 'backups'),
      clock: { now: Date.now },
      log: silentLog,
    });
    const before = await readFile(file);
    await clients.connect(client.id, { mode });
    const output = await run(client, home);
    const came = await readFile(visits, 'utf8').catch(() => '');
    await clients.disconnect(client.id, { force: true });
    if (!client.says.test(output)) return `it did not say so:\n${output}`;
    const through = mode === 'bridge' ? `bridge --client ${client.id}` : 'http';
    if (!came.includes(through)) return `nobody came through ${through}: ${came}`;
    const after = await readFile(file);
    // Some clients rewrite their file when they start; where they did not, it is as it was.
    return before.equals(after) || !after.includes('onbehalf')
      ? null
      : `the entry is still there:\n${after.toString()}`;
  } finally {
    await server.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
}

/** The client's file with other settings in it; only what that client accepts: it reads them for real. */
async function prepare(client: RealClient, home: string): Promise<string> {
  const row = findRow(client.id);
  const file = row?.files({ os: 'linux', home, env: {} })[0];
  if (!row || !file) throw new Error(`no row ${client.id}`);
  await mkdir(dirname(file), { recursive: true });
  const sample = row.format === 'toml' ? '[tui]\nnotifications = true # keep\n' : '{}\n';
  await writeFile(file, sample);
  return file;
}

async function run(client: RealClient, home: string): Promise<string> {
  const [program = '', ...args] = client.look;
  const child = spawn(join(INSTALL_DIR, 'node_modules', '.bin', program), args, {
    cwd: home,
    env: { PATH: process.env['PATH'], HOME: home, TERM: 'dumb', NO_COLOR: '1', CI: '1', ...client.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  const limit = setTimeout(() => child.kill('SIGKILL'), LIMIT_MS);
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
    if (client.input && client.says.test(output)) child.stdin.end();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  if (client.input) child.stdin.write(`${client.input.join('\n')}\n`);
  else child.stdin.end();
  await once(child, 'close');
  clearTimeout(limit);
  return output;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main(process.argv.slice(2));
