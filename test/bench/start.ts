import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds to ready; and of an agent that nobody uses its memory and, on Linux, its share of a processor. */
export interface StartNumbers {
  readonly readyMs: number;
  readonly idleRssMiB: number | null;
  readonly idleCpuPercent: number | null;
}

const DOOR = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');
const RUNS = 5;
const SETTLE_MS = 3_000;
const IDLE_MS = 10_000;
/** Linux counts processor time in hundredths of a second for every program (USER_HZ). */
const TICK_MS = 10;

/** Starts `onbehalf serve --json` again and again; the first start fills the compile cache and is not counted. */
export async function measureStart(): Promise<StartNumbers> {
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-start-'));
  const times: number[] = [];
  try {
    for (let run = 0; run <= RUNS; run += 1) {
      const { child, ms } = await serve(folder);
      if (run > 0) times.push(ms);
      try {
        if (run === RUNS) return { readyMs: median(times), ...(await idle(child)) };
      } finally {
        await end(child);
      }
    }
    throw new Error('nothing was started');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serve(folder: string): Promise<{ readonly child: ChildProcess; readonly ms: number }> {
  const started = performance.now();
  const options = ['serve', '--json', '--data-dir', folder, '--keychain', 'memory', '--port', '0'];
  const child = spawn(process.execPath, [DOOR, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { event?: string };
    if (said.event === 'ready') return { child, ms: performance.now() - started };
  }
  throw new Error('serve ended before it was ready');
}

async function idle({ pid }: ChildProcess): Promise<Omit<StartNumbers, 'readyMs'>> {
  if (!existsSync(`/proc/${pid}/stat`)) return { idleRssMiB: null, idleCpuPercent: null };
  await sleep(SETTLE_MS);
  const before = cpuMs(pid);
  await sleep(IDLE_MS);
  const used = cpuMs(pid) - before;
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { idleRssMiB: Number(resident) / 1024, idleCpuPercent: (used / IDLE_MS) * 100 };
}

/** User and system time of all threads (proc_pid_stat(5), fields 14 and 15). */
function cpuMs(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done));
  child.kill();
  await gone;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
