import type { Command } from 'commander';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';
import { addAiClientCommands } from './ai-clients.ts';

export function addClientCommands(program: Command): void {
  const clients = program.command('clients').description('the AI clients that may use the local endpoint');
  common(clients.command('list', { isDefault: true }))
    .description('list them; `found` lists the programs on this computer')
    .action(action(list));
  common(clients.command('add <name>'))
    .description('let an AI client in; its token is printed this once')
    .option('--server <id...>', 'only these servers')
    .action(action(add));
  common(clients.command('remove <name>'))
    .description('shut an AI client out (by name or id)')
    .action(action(remove));
  addAiClientCommands(clients);
}

async function list({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('clients.list', {});
  out.value(answer, () =>
    out.line(
      table(
        ['id', 'name', 'kind', 'last used', 'servers'],
        answer.clients.map((c) => [
          c.id,
          c.name,
          c.kind,
          c.lastUsedAt ?? 'never',
          c.servers?.join(', ') ?? 'all',
        ]),
      ),
    ),
  );
}

async function add(
  { agent, out }: CommandContext,
  options: { server?: string[] },
  name: string,
): Promise<void> {
  const answer = await agent.call('clients.add', { name, servers: options.server ?? null });
  out.value(answer, () => {
    out.note(`${name} may now use the local endpoint. This is its token; it is not shown again:`);
    out.line(answer.token);
  });
}

async function remove({ agent, out }: CommandContext, _options: object, client: string): Promise<void> {
  const answer = await agent.call('clients.remove', { client });
  out.value(answer, () => out.line(`Removed ${client}.`));
}
