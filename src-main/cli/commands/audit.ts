import type { Command } from 'commander';
import { auditFilterSchema, type AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { withProgress } from '../progress.ts';
import { action, common, type CommandContext } from '../program.ts';
import { styled } from '../style.ts';
import { table } from '../output.ts';

/** The options that choose audit records, the same for every command that takes them. */
export function withFilter(command: Command): Command {
  return common(command)
    .option('--since <time>', 'from this time on: ISO 8601, or 15m, 2h, 7d ago')
    .option('--until <time>', 'up to this time')
    .option('--user <user>', 'e-mail or subject')
    .option('--server <id>', 'server')
    .option('--tool <name>', 'tool')
    .option('--client <client>', 'AI client, by id or name')
    .option('--outcome <outcome>', 'ok, tool_error, refused, failed, cancelled or unfinished')
    .option('--limit <n>', 'at most so many, newest first (default 100)');
}

export type FilterOptions = Partial<
  Record<'since' | 'until' | 'user' | 'server' | 'tool' | 'client' | 'outcome' | 'limit', string>
>;

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what');
  withFilter(audit.command('list', { isDefault: true }))
    .description('list records, newest first')
    .action(action(list));
  common(audit.command('show <id>')).description('everything about one record').action(action(show));
  common(audit.command('verify'))
    .description('check the chain and its signatures; exit code 1 when something was changed')
    .action(action(verify));
}

async function verify({ agent, out }: CommandContext): Promise<number> {
  const found = await withProgress('Checking …', agent.call('audit.verify', {}));
  out.value(found, () => {
    out.line(
      `${styled(VERDICT_STYLE[found.verdict], found.verdict)}: ${found.entries} entries, ${found.records} records`,
    );
    if (found.signedAt !== null) out.line(`signed up to entry ${found.signedTo ?? ''} at ${found.signedAt}`);
    if (found.unsigned > 0) out.line(`${found.unsigned} entries came after the last signature`);
    for (const { kind, text } of found.findings) out.line(`  ${kind}: ${plainText(text)}`);
  });
  return found.verdict === 'broken' ? 1 : 0;
}

const VERDICT_STYLE = { intact: 'green', attention: 'yellow', broken: 'red' } as const;

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

/** The filter that the options of the command line say. Throws `invalid_input`. */
export function filterOf(
  options: FilterOptions,
  now: number = Date.now(),
): ReturnType<typeof auditFilterSchema.parse> {
  const { user, server, tool, client } = options;
  const accepted = auditFilterSchema.safeParse({
    ...(options.since && { since: instant(options.since, now) }),
    ...(options.until && { until: instant(options.until, now) }),
    ...(user && { user }),
    ...(server && { server }),
    ...(tool && { tool }),
    ...(client && { client }),
    ...(options.outcome && { outcome: options.outcome }),
    ...(options.limit && { limit: Number(options.limit) }),
  });
  if (accepted.success) return accepted.data;
  const issue = accepted.error.issues[0];
  throw new Problem('invalid_input', {
    reason: `--${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`,
  });
}

const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function instant(text: string, now: number): string {
  const ago = /^(\d+)([smhd])$/.exec(text);
  if (ago) return new Date(now - Number(ago[1]) * UNITS[ago[2] as keyof typeof UNITS]).toISOString();
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new Problem('invalid_input', { reason: `"${text}" is not a time (ISO 8601, or 15m, 2h, 7d)` });
  return time.toISOString();
}
