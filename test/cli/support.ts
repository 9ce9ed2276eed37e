import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, vi } from 'vitest';
import { createProgram } from '../../src-main/cli/main.ts';
import { runProgram } from '../../src-main/cli/program.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import { createComputer } from '../../src-main/platform/computer.ts';
import { signInAs } from '../support/fake-browser.ts';

export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line inside this process, with what it writes taken: starting a process for each call takes long. */
export async function runCli(args: readonly string[]): Promise<CliRun> {
  const written = { stdout: '', stderr: '' };
  const take = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += String(chunk);
      return true;
    });
  const taken = [take('stdout'), take('stderr')];
  try {
    process.exitCode = 0;
    await runProgram(createProgram(), args);
    return { code: Number(process.exitCode), ...written };
  } finally {
    process.exitCode = 0;
    for (const spy of taken) spy.mockRestore();
  }
}

export interface CliRig {
  readonly demo: Demo;
  /** The home folder that the agent thinks is the person's. */
  readonly home: string;
  readonly run: (...args: string[]) => Promise<CliRun>;
  /** Runs with --json and gives what was printed. Fails the test where the command failed. */
  readonly json: <Value = Record<string, unknown>>(...args: string[]) => Promise<Value>;
  readonly signIn: (person: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starting takes seconds on a busy computer. */
const PATIENCE_MS = 120_000;

/** One rig for all tests of a file, opened before them and closed after them. */
export function sharedRig(): { readonly current: () => CliRig } {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS });
  let rig: CliRig | null = null;
  beforeAll(async () => {
    rig = await openRig();
  }, PATIENCE_MS);
  afterAll(async () => await rig?.close(), PATIENCE_MS);
  return {
    current() {
      if (!rig) throw new Error('the rig is open inside tests alone');
      return rig;
    },
  };
}

/** The demo organisation with an agent in a throw-away data folder and home, and the command line pointed at it. */
async function openRig(): Promise<CliRig> {
  const home = await mkdtemp(join(tmpdir(), 'onbehalf-home-'));
  const computer = { ...createComputer({ dataDir: home, logFile: join(home, 'none'), home, env: {} }), home };
  const demo = await openDemo({ anyPorts: true, platform: { computer } });
  const run: CliRig['run'] = (...args) => runCli([...args, '--data-dir', demo.dataDir]);
  return {
    demo,
    home,
    run,
    async json<Value>(...args: string[]) {
      const { code, stdout, stderr } = await run(...args, '--json');
      if (code !== 0) throw new Error(`exit ${code}: ${stderr}`);
      return JSON.parse(stdout) as Value;
    },
    async signIn(person) {
      const { attempt, url } = await demo.call('session.signIn', { openBrowser: false });
      await Promise.all([demo.call('session.awaitSignIn', { attempt }), signInAs(person)(url)]);
    },
    async close() {
      await demo.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}
