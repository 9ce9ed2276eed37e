import type { Command } from 'commander';
import type { AuditStats } from '../../../src-shared/contract/audit.ts';
import { table } from '../output.ts';
import { action, type CommandContext } from '../program.ts';
import { criteriaOf, withFilter, type FilterOptions } from './audit-filter.ts';

export function addAuditStats(audit: Command): void {
  withFilter(audit.command('stats'))
    .description('counts: by outcome, person, client, server and tool')
    .action(action(run));
}

async function run({ agent, out }: CommandContext, options: FilterOptions): Promise<void> {
  const stats = await agent.call('audit.stats', { ...criteriaOf(options), steps: 24 });
  out.value(stats, () => out.line(words(stats)));
}

function words({ total, outcomes, medianMs, p95Ms, ...stats }: AuditStats): string {
  const times =
    medianMs === null || p95Ms === null
      ? []
      : [`half took under ${medianMs.toFixed(1)} ms, 95 % under ${p95Ms.toFixed(1)} ms`];
  const lists = [
    ['outcome', Object.entries(outcomes).map(([name, count]) => ({ name, count }))],
    ['person', stats.people],
    ['client', stats.clients],
    ['server', stats.servers],
    ['tool', stats.tools],
    ['problem', stats.problems],
  ] as const;
  const tables = lists
    .filter(([, rows]) => rows.length > 0)
    .map(([heading, rows]) =>
      table(
        [heading, 'records'],
        rows.map(({ name, count }) => [name, String(count)]),
      ),
    );
  return [[`${total} records`, ...times].join('; '), ...tables].join('\n\n');
}
