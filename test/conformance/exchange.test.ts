import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';

const run = promisify(execFile);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const SUITE = join(root, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');
const CLIENT = join(here, 'exchange-client.ts');

let output = '';
beforeAll(async () => {
  output = await mkdtemp(join(tmpdir(), 'onbehalf-conformance-'));
});
afterAll(() => rm(output, { recursive: true, force: true }));

/** The suite ends with 1 on a failure or a warning; what it printed says which. */
it.each([
  'auth/cross-app-access-complete-flow',
  'auth/client-credentials-jwt',
  'auth/client-credentials-basic',
])('the MCP conformance suite, %s', async (scenario) => {
  const command = `${process.execPath} ${CLIENT}`;
  const args = ['client', '--command', command, '--scenario', scenario, '-o', output];
  const { stdout, stderr } = await run(process.execPath, [SUITE, ...args], { cwd: root });
  const report = `${stdout}\n${stderr}`;
  expect(report).toMatch(/Passed: (\d+)\/\1, 0 failed, 0 warnings/);
});
