import { execFile } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import type { CheckResult } from '../../src-shared/domain/diagnostics.ts';
import { COMMAND_LINE_PROGRAM } from '../../src-main/platform/own-files.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Starting a process takes seconds on a busy computer. */
const PATIENCE_MS = 120_000;

/** A person's computer on which no agent runs, with these settings. */
function computer(settings: unknown) {
  const home = tempDir();
  const dataDir = join(home, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  const file = join(dataDir, 'settings.json');
  writeFileSync(file, typeof settings === 'string' ? settings : JSON.stringify(settings), { mode: 0o600 });
  return { home, dataDir, file };
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function doctor({ home, dataDir }: { home: string; dataDir: string }, ...args: string[]): Promise<Ended> {
  const env = { PATH: process.env['PATH'], HOME: home };
  const all = [COMMAND_LINE_PROGRAM, 'doctor', '--data-dir', dataDir, ...args];
  return new Promise((done) => {
    const child = execFile(process.execPath, all, { env }, (_, stdout, stderr) =>
      done({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Runs with --json; the answer has the form that it has with an agent, the exit code and standard error say that there is none. */
async function found(at: { home: string; dataDir: string }, ...args: string[]) {
  const { code, stdout, stderr } = await doctor(at, '--json', ...args);
  expect({ code, stderr: JSON.parse(stderr) as unknown }).toMatchObject({
    code: 4,
    stderr: { event: 'error', code: 'agent_not_running' },
  });
  const answer: unknown = JSON.parse(stdout);
  const run = COMMANDS['diagnostics.run'].response.parse(answer);
  expect(run).toEqual(answer);
  expect(run.status).toBe('failed');
  const check = (id: string): CheckResult | undefined => run.checks.find((one) => one.id === id);
  return { checks: run.checks, check };
}

async function listening(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test(
  'broken settings and open files are found; nothing is written, and what needs the agent is skipped',
  async () => {
    const at = computer('{"identityProvider": {');
    chmodSync(at.file, 0o644);
    writeFileSync(join(at.dataDir, 'connections.json'), '{', { mode: 0o600 });
    const { checks, check } = await found(at);
    expect(checks[0]).toMatchObject({
      id: 'agent',
      status: 'failed',
      problem: { code: 'agent_not_running' },
    });
    expect(checks[0]?.remedy).toContain('onbehalf serve');
    expect(check('settings')).toMatchObject({ status: 'failed', problem: { code: 'config_invalid' } });
    expect(check('settings')?.remedy).toContain(at.file);
    expect(check('clients.connected')?.problem?.code).toBe('config_invalid');
    expect(check('permissions')).toMatchObject({ status: 'failed', fix: null });
    expect(check('permissions')?.seen).toContainEqual({ name: at.file, value: '644' });
    expect(check('disk')?.status).not.toBe('skipped');
    expect(check('keychain')?.status).not.toBe('skipped');
    for (const id of ['endpoint', 'database', 'session', 'servers.list']) {
      expect(check(id)?.status).toBe('skipped');
      expect(check(id)?.seen[0]?.value).toContain('the agent is not running: start it with');
    }
    expect(readdirSync(at.dataDir).toSorted()).toEqual(['connections.json', 'settings.json']);
    expect(readFileSync(at.file, 'utf8')).toBe('{"identityProvider": {');
    expect(statSync(at.file).mode & 0o777).toBe(0o644);
  },
  PATIENCE_MS,
);

test(
  'a port that another program has is named with that program, and the checks that were asked for are the only ones',
  async () => {
    const port = await listening((_, response) => void response.end());
    const { checks, check } = await found(computer({ endpoint: { port } }), 'ports');
    expect(checks.map(({ id }) => id)).toEqual(['agent', 'ports']);
    expect(check('ports')).toMatchObject({ status: 'failed', problem: { code: 'port_in_use' } });
    const seen = check('ports')?.seen.find(({ name }) => name === `port ${port}`);
    expect(seen?.value).toMatch(/^held by .+/);
  },
  PATIENCE_MS,
);

test(
  'the identity provider of the settings is asked',
  async () => {
    const asked: string[] = [];
    const port = await listening((request, response) => {
      asked.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer: 'http://127.0.0.1/other' }));
    });
    const issuer = `http://127.0.0.1:${port}`;
    const at = computer({ identityProvider: { preset: 'generic', issuer, clientId: 'app' } });
    const { check } = await found(at, '--dev', 'settings', 'network', 'provider.*');
    expect(asked).toContain('/.well-known/openid-configuration');
    expect(check('settings')?.status).toBe('ok');
    expect(check('network')?.status).toBe('ok');
    expect(check('provider.discovery')?.problem?.code).toBe('issuer_mismatch');
    expect(check('provider.roles')?.seen[0]?.value).toContain('the agent is not running');
  },
  PATIENCE_MS,
);

test(
  'in words: the agent first; a data folder that is not there is not made; an unknown check is wrong usage',
  async () => {
    const at = { home: tempDir(), dataDir: join(tempDir(), 'none') };
    const { code, stdout, stderr } = await doctor(at);
    expect(code).toBe(4);
    expect(stdout).toMatch(/^✗ The agent is running \(agent\)\n/);
    expect(stdout).toContain('The agent is not running.');
    expect(stderr).toContain('The agent is not running.');
    expect(existsSync(at.dataDir)).toBe(false);
    expect(await doctor(at, 'nope')).toMatchObject({ code: 2, stdout: '' });
  },
  PATIENCE_MS,
);
