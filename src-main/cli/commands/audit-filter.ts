import type { Command } from 'commander';
import { auditFilterSchema, type AuditFilter } from '../../../src-shared/domain/audit-record.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { common } from '../program.ts';

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
    .option('--kind <kind>', 'call, sign_in, settings_changed, …')
    .option('--text <words>', 'words that occur in it');
}

export type FilterOptions = Partial<
  Record<
    'since' | 'until' | 'user' | 'server' | 'tool' | 'client' | 'outcome' | 'kind' | 'text' | 'limit',
    string
  >
>;

/** The same for a command that is about all of them, not about a page. */
export function criteriaOf(options: FilterOptions): Omit<AuditFilter, 'limit' | 'before'> {
  const { limit: _limit, before: _before, ...criteria } = filterOf(options);
  return criteria;
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
    ...(options.kind && { kind: options.kind }),
    ...(options.text && { text: options.text }),
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
