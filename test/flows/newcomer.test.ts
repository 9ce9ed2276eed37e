import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, onTestFinished, test } from 'vitest';
import { openDemo } from '../../src-main/demo/demo.ts';
import { createComputer } from '../../src-main/platform/computer.ts';
import { signInAs } from '../support/fake-browser.ts';
import { toolNamed } from '../support/tool-named.ts';

const PROGRAM = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');

/** One command as a newcomer types it; `onLine` sees its output while it runs. */
async function type(
  dataDir: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<string> {
  const child = spawn(process.execPath, [PROGRAM, ...args, '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const reading = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      onLine?.(line);
    }
  })();
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await reading;
  if (code !== 0) throw new Error(`exit ${code}: ${Buffer.concat(errors).toString()}`);
  return lines.join('\n');
}

/**
 * README, "Try it": from the demo organisation to a tool call of an AI client, every step a command. The browser is
 * played; the AI client is the official SDK, which starts what the client's own configuration file says.
 */
test('a newcomer gets from nothing to a tool call made as them', { timeout: 180_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), 'onbehalf-newcomer-'));
  const computer = { ...createComputer({ dataDir: home, logFile: join(home, 'none'), home, env: {} }) };
  const demo = await openDemo({ anyPorts: true, platform: { computer } });
  onTestFinished(async () => {
    await demo.close();
    await rm(home, { recursive: true, force: true });
  });
  const { dataDir } = demo;

  // onbehalf login
  const signedIn = await type(dataDir, ['login', '--no-browser', '--json'], (line) => {
    const { event, url } = JSON.parse(line) as { event: string; url: string };
    if (event === 'authorize') void signInAs('alice')(url);
  });
  expect(signedIn).toContain('"event":"signed_in"');

  // onbehalf clients connect claude-code
  await type(dataDir, ['clients', 'connect', 'claude-code', '--yes']);
  const written = JSON.parse(await readFile(join(home, '.claude.json'), 'utf8')) as {
    mcpServers: { onbehalf: { type: string; command: string; args: string[] } };
  };
  const { type: kind, command, args } = written.mcpServers.onbehalf;
  expect(kind).toBe('stdio');

  // What Claude Code does when it starts.
  const client = new Client({ name: 'claude-code', version: '2' });
  onTestFinished(() => client.close());
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }));
  const result = await client.callTool({ name: await toolNamed(client, 'whoami'), arguments: {} });
  expect(JSON.stringify(result)).toContain('alice@example.com');

  // onbehalf audit list, onbehalf doctor
  const audit = await type(dataDir, ['audit', 'list', '--tool', 'whoami', '--json']);
  expect(JSON.parse(audit)).toMatchObject({
    records: [{ email: 'alice@example.com', clientName: 'Claude Code', outcome: 'ok' }],
  });
  const doctor = JSON.parse(
    await type(dataDir, ['doctor', 'session', 'client:claude-code', 'exchange:*', '--json']),
  ) as {
    checks: { id: string; status: string }[];
  };
  expect(doctor.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
});
