import { table } from '../../src-main/cli/output.ts';
import type { CallsReport } from './calls.ts';
import type { DecisionNumbers } from './decisions.ts';

/** Numbers for people: as they are in the JSON, with so many digits as mean something. */
export function numbersInWords(title: string, numbers: object): string {
  const lines = Object.entries(numbers).map(
    ([name, value]) => `  ${name}: ${typeof value === 'number' ? value.toFixed(2) : String(value)}`,
  );
  return `${title}\n${lines.join('\n')}\n`;
}

export function callsInWords({ targets, ratios, addedP50Ms }: CallsReport): string {
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
  const title = `\nThe endpoint adds ${number(addedP50Ms, 3)} ms (p50). Ratios:`;
  return `${table(heads, rows)}\n${numbersInWords(title, ratios)}`;
}

export function decisionsInWords({ mean, p50, p99 }: DecisionNumbers): string {
  return `Session, policy and credential of a warm call: ${mean.toFixed(1)} µs (p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}).\n`;
}
