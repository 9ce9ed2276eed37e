import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ConnectMode } from '../../src-main/clients/ai-client.ts';
import { findRow } from '../../src-main/clients/client-table.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import { createComputer } from '../../src-main/platform/computer.ts';
import { signInAs } from '../support/fake-browser.ts';
import { REAL_CLIENTS, type RealClient } from './real-clients.ts';

/**
 * `npm run interop [id…]`: installs real AI clients from npm into a throw-away folder, connects each to a running agent
 * as a person would, and lets the client itself say whether it reaches the tools. Not part of `npm test`: it downloads a
 * lot.
 */
const INSTALL_DIR = process.env['INTEROP_DIR'] ?? join(tmpdir(), 'onbehalf-interop');
const LIMIT_MS = 120_000;

async function main(ids: readonly string[]): Promise<number> {
  const chosen = REAL_CLIENTS.filter(({ id }) => ids.length === 0 || ids.includes(id));
  await install(chosen.map((client) => client.package));
  const home = await mkdtemp(join(tmpdir(), 'onbehalf-interop-home-'));
  const computer = createComputer({ dataDir: home, logFile: join(home, 'none'), home, env: {} });
  const demo = await openDemo({ anyPorts: true, platform: { computer } });
  let failures = 0;
  try {
    const { attempt, url } = await demo.call('session.signIn', { openBrowser: false });
    await Promise.all([demo.call('session.awaitSignIn', { attempt }), signInAs('alice')(url)]);
    for (const client of chosen)
      for (const mode of client.modes) {
        const trouble = await attemptWith(demo, home, client, mode);
        if (trouble !== null) failures += 1;
        print(`${trouble === null ? 'ok    ' : 'FAILED'} ${client.package} (${mode})`);
        if (trouble !== null) print(trouble);
      }
  } finally {
    await demo.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }
  print(failures === 0 ? 'All real clients connected.' : `${failures} failed.`);
  return failures === 0 ? 0 : 1;
}

async function install(packages: readonly string[]): Promise<void> {
  await mkdir(INSTALL_DIR, { recursive: true });
  const manifest = join(INSTALL_DIR, 'package.json');
  await writeFile(manifest, '{"private":true}', { flag: 'wx' }).catch(() => undefined);
  print(`Installing ${packages.length} clients into ${INSTALL_DIR} …`);
  const npm = spawn('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
    cwd: INSTALL_DIR,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(npm, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm install ended with ${code}`);
}

/** null when it worked, else what was seen. */
async function attemptWith(
  demo: Demo,
  home: string,
  client: RealClient,
  mode: ConnectMode,
): Promise<string | null> {
  const file = await prepare(client, home);
  const before = await readFile(file);
  await demo.call('aiClients.connect', { client: client.id, mode });
  const output = await run(client, home);
  const { clients } = await demo.call('aiClients.list', {});
  const seen = clients.find(({ id }) => id === client.id);
  await demo.call('aiClients.disconnect', { client: client.id, force: true });
  if (!client.says.test(output)) return `it did not say so:\n${output}`;
  if (!seen?.lastContactAt) return `the endpoint saw no request of ${client.id}; it said:\n${output}`;
  const after = await readFile(file);
  // Some clients rewrite their file when they start; where they did not, it is as it was.
  return before.equals(after) || !after.includes('onbehalf')
    ? null
    : `the entry is still there:\n${after.toString()}`;
}

/** The client's file with another setting in it, of a kind that the client accepts: it is read for real. */
async function prepare(client: RealClient, home: string): Promise<string> {
  const row = findRow(client.id);
  const file = row?.files({ os: 'linux', home, env: {} })[0];
  if (!row || !file) throw new Error(`no row ${client.id}`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, row.format === 'toml' ? '[tui]\nnotifications = true # keep\n' : '{}\n');
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
