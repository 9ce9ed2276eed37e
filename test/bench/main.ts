import { table } from '../../src-main/cli/output.ts';
import { decisionsOfWarmCalls, type DecisionNumbers } from './decisions.ts';
import { connectLoad, type LoadClient, type LoadResult } from './load.ts';
import { startTarget, type Target } from './target.ts';

/**
 * `npm run bench [-- --json]`: a small `tools/call` direct, through a bare pass-through, through the endpoint with
 * everything on, and through a gateway built of the SDK's server and client. All take the same load in turns within one
 * run, so that what else the computer does meets all alike; the ratios count, not the times. Before that, alone: what a
 * warm call pays for session, policy and credential.
 */
const ROUNDS = 5;
const WARM_UP = 500;
const CALLS = { one: 800, sixteen: 3_000 };

interface Row {
  readonly target: Target;
  readonly client: LoadClient;
  readonly one: LoadResult[];
  readonly sixteen: LoadResult[];
}

async function main(json: boolean): Promise<void> {
  const decisions = await decisionsOfWarmCalls();
  const upstream = await startTarget('upstream');
  const others = await Promise.all(
    ['bare', 'endpoint', 'sdk-gateway'].map((name) => startTarget(name, upstream.url)),
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
      for (const row of rows) row.one.push(await row.client.run(CALLS.one, 1));
      for (const row of rows) row.sixteen.push(await row.client.run(CALLS.sixteen, 16));
    }
    const result = { ...report(await Promise.all(rows.map(summary))), decisionsMicroseconds: decisions };
    process.stdout.write(json ? `${JSON.stringify(result)}\n` : words(result));
  } finally {
    await Promise.all(rows.map(({ client }) => client.close()));
    await Promise.all(rows.map(({ target }) => target.stop()));
  }
}

type Summary = Awaited<ReturnType<typeof summary>>;

/** The middle of the rounds, so that one disturbed round does not decide. */
async function summary({ target, one, sixteen }: Row) {
  const middle = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  return {
    name: target.name,
    p50: middle(one.map((result) => result.p50)),
    p99: middle(one.map((result) => result.p99)),
    perSecondAt1: middle(one.map((result) => result.callsPerSecond)),
    perSecondAt16: middle(sixteen.map((result) => result.callsPerSecond)),
    rssMiB: (await target.rss()) / 1024 / 1024,
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
    },
    addedP50Ms: added(endpoint),
  };
}

type Result = ReturnType<typeof report> & { readonly decisionsMicroseconds: DecisionNumbers };

function words({ targets, ratios, addedP50Ms, decisionsMicroseconds: decisions }: Result): string {
  const number = (value: number, digits: number): string => value.toFixed(digits);
  const rows = targets.map((row) => [
    row.name,
    number(row.p50, 3),
    number(row.p99, 3),
    number(row.perSecondAt1, 0),
    number(row.perSecondAt16, 0),
    number(row.rssMiB, 0),
  ]);
  const lines = Object.entries(ratios).map(([name, value]) => `  ${name}: ${number(value, 2)}`);
  const decided = `Session, policy and credential of a warm call: ${number(decisions.mean, 1)} µs (p50 ${number(decisions.p50, 1)}, p99 ${number(decisions.p99, 1)}).`;
  return `${table(['target', 'p50 ms', 'p99 ms', 'calls/s at 1', 'calls/s at 16', 'RSS MiB'], rows)}\n\nThe endpoint adds ${number(addedP50Ms, 3)} ms (p50). Ratios:\n${lines.join('\n')}\n\n${decided}\n`;
}

await main(process.argv.includes('--json'));
