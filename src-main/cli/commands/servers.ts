import type { Command } from 'commander';
import type { TestStep } from '../../../src-shared/contract/servers.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';
import { readSecret } from '../read-secret.ts';
import { settingsFrom, withSettings, type ServerOptions } from './server-options.ts';

export function addServerCommands(program: Command): void {
  const servers = program.command('servers').description('the MCP servers of your company');
  common(servers.command('list', { isDefault: true }))
    .description('list the servers')
    .action(action(list));
  withSettings(common(servers.command('add <id>')))
    .description('add a server')
    .action(action(add));
  withSettings(common(servers.command('edit <id>')))
    .description('change a server')
    .action(action(edit));
  common(servers.command('remove <id>')).description('remove a server').action(action(remove));
  common(servers.command('test <id>'))
    .description('go the whole way: session, exchange, initialize, tools')
    .action(action(test));
  common(servers.command('secret <id>'))
    .description(
      'take the server’s own secret into the keychain: asked for, or the first line of standard input',
    )
    .option('--remove', 'forget it')
    .action(action(setSecret));
}

async function list({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('servers.list', {});
  out.value(answer, () =>
    out.line(
      table(
        ['id', 'name', 'state', 'authorization', 'url'],
        answer.servers.map((s) => [s.id, s.name, s.state, s.authorization, s.url]),
      ),
    ),
  );
}

async function add({ agent, out }: CommandContext, options: ServerOptions, id: string): Promise<void> {
  if (!options.url && !options.settings)
    throw new Problem('invalid_input', { reason: 'a server needs --url (or --settings)' });
  const answer = await agent.call('servers.add', {
    id,
    settings: settingsFrom(options, { name: id }),
  });
  out.value(answer, () => out.line(`Added ${id}. Test it with: onbehalf servers test ${id}`));
}

async function edit({ agent, out }: CommandContext, options: ServerOptions, id: string): Promise<void> {
  const { settings } = await agent.call('servers.get', { id });
  const answer = await agent.call('servers.edit', { id, settings: settingsFrom(options, settings) });
  out.value(answer, () => out.line(`Changed ${id}.`));
}

async function remove({ agent, out }: CommandContext, _options: object, id: string): Promise<void> {
  const answer = await agent.call('servers.remove', { id });
  out.value(answer, () => out.line(`Removed ${id}.`));
}

async function test({ agent, out }: CommandContext, _options: object, id: string): Promise<number> {
  const answer = await agent.call('servers.test', { id });
  out.value(answer, () => answer.steps.forEach((step) => out.line(stepText(step))));
  return answer.ok ? 0 : 1;
}

/** The fixed secret, or the client secret at the server's own authorization server. */
async function setSecret(
  { agent, out }: CommandContext,
  { remove: forgets = false }: { readonly remove?: boolean },
  id: string,
): Promise<void> {
  await agent.call('servers.get', { id });
  const secret = forgets ? null : await readSecret(`Secret of ${id}: `);
  const answer = await agent.call('exchange.setServerSecret', { server: id, secret });
  out.value(answer, () => out.line(forgets ? `Forgot the secret of ${id}.` : `The secret of ${id} is kept.`));
}

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

/** One step of a test in words, with what was seen and the remedy. */
export function stepText(step: TestStep): string {
  const seen = step.seen.map(({ name, value }) => `    ${name}: ${plainText(value)}`);
  const remedy = step.problem ? [`    ${step.problem.title}`, `    → ${step.problem.next}`] : [];
  return [
    `${MARKS[step.status]} ${step.title}${step.ms === null ? '' : ` (${step.ms.toFixed(0)} ms)`}`,
    ...seen,
    ...remedy,
  ].join('\n');
}
