import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { toolNamed } from '../support/tool-named.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();
const PROGRAM = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');

/** An AI client that starts the bridge as its configuration says. */
async function startBridge(...args: string[]): Promise<Client> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [PROGRAM, 'bridge', ...args, '--data-dir', rig.current().demo.dataDir],
    stderr: 'ignore',
  });
  const client = new Client({ name: 'bridge-test', version: '1.0.0' });
  onTestFinished(() => client.close());
  await client.connect(transport);
  return client;
}

function textOf(result: unknown): string {
  const [first] = (result as CallToolResult).content;
  return first?.type === 'text' ? first.text : '';
}

test('an AI client on stdio calls a tool as the person, and the audit names both', async () => {
  const { demo, json, signIn } = rig.current();
  await signIn('alice');
  await json('clients', 'connect', 'cursor');
  const client = await startBridge('people', '--client', 'cursor');
  const result = await client.callTool({ name: 'whoami', arguments: {} });
  expect(textOf(result)).toContain('alice@example.com');
  const { records } = await demo.call('audit.list', { tool: 'whoami' });
  expect(records[0]).toMatchObject({ email: 'alice@example.com', clientName: 'Cursor', outcome: 'ok' });
  const verified = await json('clients', 'verify', 'cursor', '--wait', '5');
  expect(verified).toMatchObject({ at: expect.any(String) as string });
});

test('without a server all of them are one; without a client it is a bridge by hand', async () => {
  const client = await startBridge();
  expect(await toolNamed(client, 'whoami')).toMatch(/whoami$/);
});

test('a client that was disconnected is not let in, and is told what to do', async () => {
  const { json } = rig.current();
  await json('clients', 'connect', 'kiro');
  await json('clients', 'disconnect', 'kiro');
  await expect(startBridge('--client', 'kiro')).rejects.toThrow('This AI client is not known.');
});

test('the answer of a refused call comes through as it is', async () => {
  const client = await startBridge('people');
  await expect(client.callTool({ name: 'no-such-tool', arguments: {} })).resolves.toMatchObject({
    isError: true,
  });
  await expect(startBridge('no-such-server')).rejects.toThrow('There is no server "no-such-server"');
});

test('only the control socket lends a token', async () => {
  const { demo } = rig.current();
  await expect(demo.call('bridge.open', { client: null })).rejects.toMatchObject({
    report: { code: 'not_allowed_here' },
  });
});
