import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogServer, startEndpoint, type TestEndpoint } from '../proxy/fixture.ts';
import { startModernServer, type ModernServer } from '../proxy/bridging/modern-server.ts';
import { startFixtureServer, type FixtureServer } from './fixture-server.ts';
import { startFront, type Front } from './front.ts';

const require = createRequire(import.meta.url);
const runner = (name: string): string =>
  join(dirname(require.resolve(`${name}/package.json`)), 'dist/index.js');
const RUNNER = runner('@modelcontextprotocol/conformance');
/** The next release of the suite: it holds a server to what one revision requires. */
const NEXT_RUNNER = runner('conformance-next');

const passed = (result = ''): number => Number(/^\d+/.exec(result)?.[0] ?? -1);

/** The one origin that may call in this test; without it the endpoint takes none. */
const OWN_ORIGIN = 'http://own.invalid';

interface Outcome {
  /** Scenario to "passed, failed", as the runner sums them up. */
  readonly scenarios: Readonly<Record<string, string>>;
  readonly total: string;
}

/** The official runner's server scenarios against one address. */
async function runScenarios(url: string, requirements?: string): Promise<Outcome> {
  const args = requirements === undefined ? [RUNNER] : [NEXT_RUNNER];
  const asked = requirements === undefined ? [] : ['--requirements', requirements];
  const child = spawn(process.execPath, [...args, 'server', '--url', url, ...asked], { cwd: folder });
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
let modern: ModernServer;
let endpoint: TestEndpoint;
let front: Front;
let modernFront: Front;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conformance-'));
  fixture = await startFixtureServer();
  modern = await startModernServer();
  endpoint = await startEndpoint(
    [catalogServer('fixture', fixture.url), catalogServer('modern', modern.url)],
    { allowedOrigins: [OWN_ORIGIN] },
  );
  front = await startFront(new URL(`${endpoint.mcp}/fixture`), endpoint.token, OWN_ORIGIN);
  modernFront = await startFront(new URL(`${endpoint.mcp}/modern`), endpoint.token, OWN_ORIGIN);
});
afterAll(async () => {
  await front.close();
  await modernFront.close();
  await endpoint.close();
  await fixture.close();
  await modern.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the official conformance scenarios (protocol revision 2025-11-25)', () => {
  test('give through the endpoint exactly what they give directly: all of them pass', async () => {
    const direct = await runScenarios(fixture.url);
    expect(direct.total).toBe('40 passed, 0 failed');
    expect(Object.keys(direct.scenarios)).toHaveLength(30);
    const through = await runScenarios(front.url);
    expect(through).toEqual(direct);
  });

  test('and so do those of the next release of the suite', async () => {
    const direct = await runScenarios(fixture.url, '2025-11-25');
    expect(Object.keys(direct.scenarios).length).toBeGreaterThanOrEqual(32);
    expect(await runScenarios(front.url, '2025-11-25')).toEqual(direct);
  });
});

describe('what the protocol revision 2026-07-28 requires', () => {
  test('is met through the endpoint wherever the server meets it directly', async () => {
    const direct = await runScenarios(modern.url, '2026-07-28');
    const through = await runScenarios(modernFront.url, '2026-07-28');
    const worse = Object.entries(direct.scenarios).filter(
      ([name, result]) => passed(through.scenarios[name]) < passed(result),
    );
    expect(Object.keys(direct.scenarios).length).toBeGreaterThanOrEqual(40);
    expect(worse).toEqual([]);
  });
});
