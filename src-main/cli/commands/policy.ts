import type { Command } from 'commander';
import { approvalAnswerSchema } from '../../../src-shared/domain/policy.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { PROBLEMS } from '../../../src-shared/problems/table.ts';
import { hasTerminal } from '../ask.ts';
import { examples } from '../examples.ts';
import { table } from '../output.ts';
import { action, common, type CommandContext } from '../program.ts';
import { styled } from '../style.ts';
import { addPolicyReplay } from './policy-replay.ts';

interface TestOptions {
  readonly client?: string;
  readonly role?: string[];
  readonly team?: string[];
  readonly email?: string;
}

export function addPolicyCommands(program: Command): void {
  const approvals = program.command('approvals').description('calls that wait for your answer');
  common(approvals.command('list', { isDefault: true }))
    .description('list them')
    .action(action(list));
  examples(
    common(approvals.command('answer <id> <answer>'))
      .description(`answer one on a terminal: ${approvalAnswerSchema.options.join(', ')}`)
      .action(action(answer)),
    ['approvals', 'what waits'],
    [`approvals answer ID ${approvalAnswerSchema.options[0]}`, 'let one pass'],
  );
  common(approvals.command('granted')).description('what was allowed for good').action(action(granted));
  common(approvals.command('revoke <id>')).description('take such an allowance back').action(action(revoke));

  const policy = program.command('policy').description('what may be called');
  examples(
    common(policy.command('test <server> [tool]'))
      .description('what would happen to a call, and why; exit code 5 when it would be denied')
      .option('--client <client>', 'as this AI client')
      .option('--email <email>', 'as this person, with the roles and teams given')
      .option('--role <role...>', 'roles of that person')
      .option('--team <team...>', 'teams of that person')
      .action(action(test)),
    ['policy test people delete_person', 'would I be allowed?'],
    ['policy test people salary --email bob@example.com --role member', 'and Bob?'],
  );
  addPolicyReplay(policy);
}

async function list({ agent, out }: CommandContext): Promise<void> {
  const answered = await agent.call('approvals.list', {});
  out.value(answered, () => {
    if (answered.approvals.length === 0) out.line('Nothing waits.');
    for (const approval of answered.approvals) {
      const { id, ...rest } = approval;
      out.line(styled('bold', id));
      for (const [name, value] of Object.entries(rest))
        if (value !== null) out.line(`  ${name}: ${plain(value)}`);
    }
  });
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

async function answer(
  { agent, out }: CommandContext,
  _options: object,
  id: string,
  given: string,
): Promise<void> {
  const accepted = approvalAnswerSchema.safeParse(given);
  if (!accepted.success)
    throw new Problem('invalid_input', {
      reason: `the answer is one of ${approvalAnswerSchema.options.join(', ')}`,
    });
  // An AI client that may run commands must not say yes to its own call.
  if (accepted.data !== 'deny' && !hasTerminal())
    throw new Problem('not_allowed_here', { reason: 'an approval is given on a terminal, by a person' });
  await agent.call('approvals.answer', { id, answer: accepted.data });
  out.value({ id, answer: accepted.data }, () => out.line(`Answered: ${accepted.data}.`));
}

async function granted({ agent, out }: CommandContext): Promise<void> {
  const answered = await agent.call('approvals.granted', {});
  out.value(answered, () =>
    out.line(
      table(
        ['id', 'since', 'person', 'client', 'server', 'tool'],
        answered.grants.map((one) => [
          one.id,
          one.grantedAt,
          one.email,
          one.clientName,
          one.server,
          one.tool,
        ]),
      ),
    ),
  );
}

async function revoke({ agent, out }: CommandContext, _options: object, id: string): Promise<void> {
  await agent.call('approvals.revoke', { id });
  out.value({ id }, () => out.line(`${id} is asked for again.`));
}

async function test(
  { agent, out }: CommandContext,
  options: TestOptions,
  server: string,
  tool?: string,
): Promise<number> {
  const { email, role = [], team = [], client } = options;
  if (email === undefined && role.length + team.length > 0)
    throw new Problem('invalid_input', { reason: '--role and --team need --email: whose they are' });
  const verdict = await agent.call('policy.test', {
    server,
    tool: tool ?? null,
    ...(client === undefined ? {} : { client }),
    ...(email === undefined ? {} : { person: { email, sub: email, roles: role, teams: team } }),
  });
  out.value(verdict, () => {
    const style = { allow: 'green', ask: 'yellow', deny: 'red' } as const;
    out.line(`${styled(style[verdict.effect], verdict.effect)}: ${verdict.reason}`);
    out.line(`rule: ${verdict.rule}`);
    if (verdict.held)
      out.line('The definition of the tool has changed and waits for you: onbehalf approvals');
  });
  return verdict.effect === 'deny' ? PROBLEMS.denied_by_policy.exit : 0;
}
