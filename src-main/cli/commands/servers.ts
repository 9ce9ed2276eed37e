import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import type { TestStep } from '../../../src-shared/contract/servers.ts';
import { serverSchema, type Server } from '../../../src-shared/domain/server.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { action, common, jsonArgument, type CommandContext } from '../program.ts';
import { table } from '../output.ts';

interface ServerOptions {
  readonly name?: string;
  readonly url?: string;
  readonly authorization?: string;
  readonly settings?: string;
  readonly audience?: string;
  readonly scopes?: string;
}

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
}

function withSettings(command: Command): Command {
  return command
    .option('--name <name>', 'name shown to people')
    .option('--url <url>', 'address of the MCP server (streamable-http)')
    .option(
      '--authorization <type>',
      'bearer_token, id_jag, oauth_sts, vaulted_secret, service_account, static_secret or none',
    )
    .option('--audience <audience>', 'the audience, or the managed resource identifier')
    .option('--scopes <scopes>', 'scopes, separated by spaces')
    .option('--settings <json|@file>', 'the whole settings of the server as JSON');
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
    settings: settingsOf(options, { name: id, authorization: authorization(options) }),
  });
  out.value(answer, () => out.line(`Added ${id}. Test it with: onbehalf servers test ${id}`));
}

async function edit({ agent, out }: CommandContext, options: ServerOptions, id: string): Promise<void> {
  const { settings } = await agent.call('servers.get', { id });
  const changed =
    options.authorization || options.audience || options.scopes
      ? { ...settings, authorization: authorization(options) }
      : settings;
  const answer = await agent.call('servers.edit', { id, settings: settingsOf(options, changed) });
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

function settingsOf(options: ServerOptions, base: Partial<Server>): Server {
  const given = options.settings ? (jsonArgument(fileOrText(options.settings), '--settings') as object) : {};
  const merged = {
    ...base,
    ...(options.name && { name: options.name }),
    ...(options.url && { url: options.url }),
    ...given,
  };
  const accepted = serverSchema.safeParse(merged);
  if (accepted.success) return accepted.data;
  const issue = accepted.error.issues[0];
  throw new Problem('invalid_input', {
    reason: `${issue?.path.join('.') ?? 'settings'}: ${issue?.message ?? 'not valid'}`,
  });
}

function authorization(options: ServerOptions): Server['authorization'] {
  const type = options.authorization ?? 'bearer_token';
  const value =
    type === 'none' || type === 'static_secret'
      ? { type }
      : {
          type: 'token_exchange',
          requestedCredential: type,
          audience: options.audience ?? null,
          scopes: options.scopes?.split(/\s+/).filter(Boolean) ?? null,
        };
  const accepted = serverSchema.shape.authorization.safeParse(value);
  if (!accepted.success)
    throw new Problem('invalid_input', { reason: `--authorization: "${type}" is none of the known ones` });
  return accepted.data;
}

function fileOrText(value: string): string {
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8');
  } catch (cause) {
    throw new Problem('invalid_input', { reason: `the file ${value.slice(1)} cannot be read` }, { cause });
  }
}
