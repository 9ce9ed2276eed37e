import { benchAudit } from './audit.ts';
import { table } from '../../src-main/cli/output.ts';
import { compareCalls, type CallsReport } from './calls.ts';
import { decisionsOfWarmCalls, type DecisionNumbers } from './decisions.ts';

/**
 * `npm run bench [-- --json]` (and `-- audit` for the audit log alone): what the endpoint costs beside what else could stand in its place, and before that, alone,
 * what a warm call pays for session, policy and credential.
 */
async function main(json: boolean): Promise<void> {
  const decisionsMicroseconds = await decisionsOfWarmCalls();
  const result = { ...(await compareCalls()), decisionsMicroseconds };
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : words(result));
}

type Result = CallsReport & { readonly decisionsMicroseconds: DecisionNumbers };

function words({ targets, ratios, addedP50Ms, decisionsMicroseconds: decisions }: Result): string {
  const number = (value: number, digits: number): string => value.toFixed(digits);
  const rows = targets.map((row) => [
    row.name,
    number(row.p50, 3),
    number(row.p99, 3),
    number(row.perSecondAt1, 0),
    number(row.perSecondAt16, 0),
    number(row.mainCpuPerCall, 0),
    number(row.cpuPerCall, 0),
    number(row.rssMiB, 0),
  ]);
  const heads = [
    'target',
    'p50 ms',
    'p99 ms',
    'calls/s at 1',
    'calls/s at 16',
    'main thread µs/call',
    'all threads µs/call',
    'RSS MiB',
  ];
  const lines = Object.entries(ratios).map(([name, value]) => `  ${name}: ${number(value, 2)}`);
  const decided = `Session, policy and credential of a warm call: ${number(decisions.mean, 1)} µs (p50 ${number(decisions.p50, 1)}, p99 ${number(decisions.p99, 1)}).`;
  return `${table(heads, rows)}\n\nThe endpoint adds ${number(addedP50Ms, 3)} ms (p50). Ratios:\n${lines.join('\n')}\n\n${decided}\n`;
}

const json = process.argv.includes('--json');
await (process.argv.includes('audit') ? benchAudit(json) : main(json));
