import type { Command } from 'commander';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { policySettingsSchema, type PolicySettings } from '../../../src-shared/domain/policy.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { examples } from '../examples.ts';
import { table } from '../output.ts';
import { action, common, type CommandContext } from '../program.ts';
import { withProgress } from '../progress.ts';
import { readJsonFile } from '../read-json-file.ts';
import { criteriaOf } from './audit-filter.ts';

interface ReplayOptions {
  readonly since: string;
  readonly until?: string;
}

export function addPolicyReplay(policy: Command): void {
  examples(
    common(policy.command('replay <file>'))
      .description('what another policy would have done to your calls in the log')
      .option('--since <time>', 'from this time on: ISO 8601, or 15m, 2h, 7d ago', '7d')
      .option('--until <time>', 'up to this time')
      .action(action(replay)),
    ['policy replay strict.json', "last week's calls under a configuration, or its policy part alone"],
  );
}

async function replay({ agent, out }: CommandContext, options: ReplayOptions, file: string): Promise<void> {
  const policy = policyIn(readJsonFile(file), file);
  const { since, until } = criteriaOf({ ...options });
  const range = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
  const answer = await withProgress('Reading the log …', agent.call('policy.replay', { policy, ...range }));
  out.value(answer, () => out.line(words(answer)));
}

/** The policy of a whole configuration, or a file that is nothing but a policy. Throws `config_invalid`. */
function policyIn(content: unknown, path: string): PolicySettings {
  const hasSections = typeof content === 'object' && content !== null && 'policy' in content;
  const accepted = policySettingsSchema.safeParse(hasSections ? content.policy : content);
  if (accepted.success) return accepted.data;
  const issue = accepted.error.issues[0];
  const reason = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a policy'}`;
  throw new Problem('config_invalid', { path, reason });
}

function words({ calls, skipped, changed }: CommandResponse<'policy.replay'>): string {
  const rows = changed.map((one) => [
    String(one.count),
    plainText(`${one.server}/${one.tool}`, 80),
    plainText(one.client, 40),
    one.before,
    one.after,
    plainText(one.rule, 60),
    one.example,
  ]);
  const left = skipped === 0 ? '' : ` ${skipped} left out: their server is gone, or somebody else made them.`;
  const summary = `${calls} calls looked at.${left}`;
  if (rows.length === 0) return `${summary} All of them would meet the same.`;
  return `${table(['calls', 'tool', 'client', 'now', 'then', 'rule', 'for example'], rows)}\n\n${summary}`;
}
