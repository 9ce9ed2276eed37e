import { spawnSync } from 'node:child_process';
import { connectLoad, type LoadClient, type LoadResult } from './load.ts';
import { startTarget, type Target } from './target.ts';

/**
 * A small `tools/call` direct, through a bare pass-through, through the endpoint with everything on, and through a gateway
 * built of the SDK's server and client. All take the same load in turns within one run, so that what else the computer
 * does meets all alike; the ratios count, not the times.
 */
const ROUNDS = 5;
const WARM_UP = 2_000;
const CALLS = { one: 800, sixteen: 3_000 };

/** Whether there is an nginx to compare with (Debian: `apt install nginx`); without it the row is left out. */
function hasNginx(): boolean {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;
}

interface Run extends LoadResult {
  /** Processor time of the target for each call, in microseconds: other load on the computer hardly changes it. */
  readonly cpu: number;
  readonly mainCpu: number;
}

interface Row {
  readonly target: Target;
  readonly client: LoadClient;
  readonly one: Run[];
  readonly sixteen: Run[];
}

export async function compareCalls(): Promise<CallsReport> {
  const upstream = await startTarget('upstream');
  const others = await Promise.all(
    ['bare', ...(hasNginx() ? ['nginx'] : []), 'endpoint', 'sdk-gateway'].map((name) =>
      startTarget(name, upstream.url),
    ),
  );
  const rows = await Promise.all(
    [upstream, ...others].map(async (target): Promise<Row> => ({
      target,
      client: await connectLoad(target, 16),
      one: [],
      sixteen: [],
    })),
  );
  try {
    for (const { client } of rows) await client.run(WARM_UP, 4);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const row of rows) row.one.push(await measure(row, CALLS.one, 1));
      for (const row of rows) row.sixteen.push(await measure(row, CALLS.sixteen, 16));
    }
    return report(await Promise.all(rows.map(summary)));
  } finally {
    await Promise.all(rows.map(({ client }) => client.close()));
    await Promise.all(rows.map(({ target }) => target.stop()));
  }
}

async function measure({ target, client }: Row, calls: number, atATime: number): Promise<Run> {
  const before = await target.usage();
  const result = await client.run(calls, atATime);
  const after = await target.usage();
  return {
    ...result,
    cpu: (after.cpu - before.cpu) / calls,
    mainCpu: (after.mainCpu - before.mainCpu) / calls,
  };
}

export type CallsReport = ReturnType<typeof report>;
type Summary = Awaited<ReturnType<typeof summary>>;

/** The middle of the rounds, so that one disturbed round does not decide. */
async function summary({ target, one, sixteen }: Row) {
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    name: target.name,
    p50: middle(one.map((run) => run.p50)),
    p99: middle(one.map((run) => run.p99)),
    perSecondAt1: middle(one.map((run) => run.callsPerSecond)),
    perSecondAt16: middle(sixteen.map((run) => run.callsPerSecond)),
    cpuPerCall: middle(sixteen.map((run) => run.cpu)),
    mainCpuPerCall: middle(sixteen.map((run) => run.mainCpu)),
    rssMiB: (await target.usage()).rss / 1024 / 1024,
  };
}

function report(targets: readonly Summary[]) {
  const of = (name: string): Summary => {
    const found = targets.find((target) => target.name === name);
    if (!found) throw new Error(`${name} was not measured`);
    return found;
  };
  const [direct, bare, endpoint, sdk] = [of('upstream'), of('bare'), of('endpoint'), of('sdk-gateway')];
  const added = (target: Summary): number => target.p50 - direct.p50;
  return {
    targets,
    ratios: {
      endpointToDirectP50: endpoint.p50 / direct.p50,
      addedToBareAdded: added(endpoint) / added(bare),
      addedToSdkAdded: added(endpoint) / added(sdk),
      perSecondAt16ToBare: endpoint.perSecondAt16 / bare.perSecondAt16,
      perSecondAt16ToSdk: endpoint.perSecondAt16 / sdk.perSecondAt16,
      mainCpuPerCallToBare: endpoint.mainCpuPerCall / bare.mainCpuPerCall,
      cpuPerCallToBare: endpoint.cpuPerCall / bare.cpuPerCall,
    },
    addedP50Ms: added(endpoint),
  };
}
