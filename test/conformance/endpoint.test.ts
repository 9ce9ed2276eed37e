import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogServer, startEndpoint, type TestEndpoint } from '../proxy/fixture.ts';
import { startFixtureServer, type FixtureServer } from './fixture-server.ts';
import { startFront, type Front } from './front.ts';

const RUNNER = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/conformance/package.json')),
  'dist/index.js',
);

/** The one origin that may call in this test; without it the endpoint takes none. */
const OWN_ORIGIN = 'http://own.invalid';

interface Outcome {
  /** Scenario to "passed, failed", as the runner sums them up. */
  readonly scenarios: Readonly<Record<string, string>>;
  readonly total: string;
}

/** The official runner's server scenarios against one address. */
async function runScenarios(url: string, folder: string): Promise<Outcome> {
  const child = spawn(process.execPath, [RUNNER, 'server', '--url', url], { cwd: folder });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.once('close', resolve));
  const lines = output.matchAll(/^[✓✗] ([\w-]+): (\d+ passed, \d+ failed.*)$/gm);
  const scenarios = Object.fromEntries([...lines].map(([, name, result]) => [name, result]));
  return { scenarios, total: /^Total: (.*)$/m.exec(output)?.[1] ?? output.slice(-2_000) };
}

let folder: string;
let fixture: FixtureServer;
let endpoint: TestEndpoint;
let front: Front;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  fixture = await startFixtureServer();
  endpoint = await startEndpoint([catalogServer('fixture', fixture.url)], { allowedOrigins: [OWN_ORIGIN] });
  front = await startFront(new URL(`${endpoint.mcp}/fixture`), endpoint.token, OWN_ORIGIN);
});
afterAll(async () => {
  await front.close();
  await endpoint.close();
  await fixture.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the official conformance scenarios (protocol revision 2025-11-25)', () => {
  test('give through the endpoint exactly what they give directly: all of them pass', async () => {
    const direct = await runScenarios(fixture.url, folder);
    expect(direct.total).toBe('40 passed, 0 failed');
    expect(Object.keys(direct.scenarios)).toHaveLength(30);
    const through = await runScenarios(front.url, folder);
    expect(through).toEqual(direct);
  });
});
