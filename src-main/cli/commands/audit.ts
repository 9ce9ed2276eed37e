import type { Command } from 'commander';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';
import { addAuditExport } from './audit-export.ts';
import { filterOf, withFilter, type FilterOptions } from './audit-filter.ts';
import { addAuditStats } from './audit-stats.ts';
import { addAuditVerify } from './audit-verify.ts';

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what');
  withFilter(audit.command('list', { isDefault: true }))
    .description('list records, newest first')
    .option('--limit <n>', 'at most so many, newest first (default 100)')
    .action(action(list));
  common(audit.command('show <id>')).description('everything about one record').action(action(show));
  addAuditVerify(audit);
  addAuditExport(audit);
  addAuditStats(audit);
}

async function list({ agent, out }: CommandContext, options: FilterOptions): Promise<void> {
  const answer = await agent.call('audit.list', filterOf(options));
  out.value(answer, () => out.line(recordTable(answer.records)));
}

async function show({ agent, out }: CommandContext, _options: object, id: string): Promise<void> {
  const record = await agent.call('audit.get', { id });
  out.value(record, () =>
    out.line(
      table(
        ['field', 'value'],
        Object.entries(record).map(([key, value]) => [
          key,
          typeof value === 'object' && value !== null
            ? JSON.stringify(value)
            : value === null
              ? null
              : String(value),
        ]),
      ),
    ),
  );
}

export function recordTable(records: readonly AuditRecord[]): string {
  return table(
    ['time', 'person', 'client', 'server', 'what', 'outcome', 'ms'],
    records.map((r) => [
      r.time,
      r.email ?? r.sub,
      r.clientName,
      r.server,
      r.tool ?? r.method ?? r.kind,
      r.problem ? `${r.outcome} (${r.problem})` : r.outcome,
      r.totalMs === null ? null : r.totalMs.toFixed(1),
    ]),
  );
}
