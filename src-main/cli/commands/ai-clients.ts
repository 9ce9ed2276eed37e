import type { Command } from 'commander';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import type { AiClientPlan } from '../../../src-shared/domain/ai-client.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { confirmed } from '../ask.ts';
import { examples } from '../examples.ts';
import { table } from '../output.ts';
import { withProgress } from '../progress.ts';
import { action, common, type CommandContext } from '../program.ts';
import { styled } from '../style.ts';

interface ConnectOptions {
  readonly mode?: string;
  readonly replace?: boolean;
  readonly yes?: boolean;
  readonly wait?: string | true;
}

const MODES = ['bridge', 'oauth', 'header'] as const;
const USUAL_WAIT_SECONDS = 120;

/** What `onbehalf clients` can do about the AI clients on this computer. */
export function addAiClientCommands(clients: Command): void {
  common(clients.command('found')).description('the AI clients on this computer').action(action(found));
  examples(
    common(clients.command('connect <client>'))
      .description('write the entry of Onbehalf into the configuration of an AI client')
      .option('--mode <mode>', 'bridge, oauth or header; the best that it supports when left out')
      .option('--replace', 'also where the entry is not as Onbehalf wrote it')
      .option('--yes', 'do not ask')
      .option('--wait [seconds]', 'wait for its first request')
      .action(action(connect)),
    ['clients connect cursor', 'shows the change, asks, writes'],
    ['clients connect claude-code --yes --wait', 'for scripts: writes, then waits for the first call'],
    ['clients plan zed', 'shows the change and writes nothing'],
  );
  common(clients.command('disconnect <client>'))
    .description('take the entry of Onbehalf out again')
    .option('--force', 'also where somebody changed the entry')
    .action(action(disconnect));
  common(clients.command('plan <client>'))
    .description('show what connecting would change, and what to paste by hand')
    .option('--mode <mode>', 'bridge, oauth or header')
    .action(action(plan));
  common(clients.command('verify <client>'))
    .description('wait for the first request of a connected AI client')
    .option('--wait [seconds]', `how long (default ${USUAL_WAIT_SECONDS})`)
    .action(action(verify));
  common(clients.command('inventory'))
    .description('MCP servers that AI clients reach without Onbehalf')
    .action(action(inventory));
  common(clients.command('import <client> <name>'))
    .description('move such a server behind Onbehalf, its secret into the keychain')
    .option('--id <id>', 'its id in the catalogue')
    .option('--keep', 'leave the entry in the file of the AI client')
    .action(action(importServer));
  common(clients.command('manual'))
    .description('what to enter in an MCP client that is not in the list')
    .action(action(manual));
}

async function found({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('aiClients.list', {});
  out.value(answer, () => {
    const installed = answer.clients.filter((client) => client.installed || client.state !== 'not_installed');
    out.line(aiClientTable(installed));
    const others = answer.clients.length - installed.length;
    if (others > 0) out.note(`${others} more can be connected when they are installed.`);
  });
}

/** The AI clients as `clients list` and `clients found` show them. */
function aiClientTable(clients: CommandResponse<'aiClients.list'>['clients']): string {
  return table(
    ['AI client', 'name', 'state', 'by', 'last call', 'file'],
    clients.map((client) => [
      client.id,
      client.name,
      client.state,
      client.mode,
      client.lastContactAt ?? (client.clientId === null ? null : 'never'),
      client.path,
    ]),
  );
}

async function connect(context: CommandContext, options: ConnectOptions, client: string): Promise<number> {
  const { agent, out } = context;
  const mode = modeOf(options.mode);
  if (!out.json) {
    const change = await agent.call('aiClients.plan', { client, ...mode });
    showPlan(context, change);
    if (options.yes !== true && !(await confirmed('Write this?', true))) {
      out.note('Nothing was changed.');
      return 1;
    }
  }
  const done = await agent.call('aiClients.connect', { client, ...mode, replace: options.replace ?? false });
  out.value(done, () => {
    out.line(`${styled('green', 'Connected')} ${client} (${done.mode}): ${done.path}`);
    if (done.backup !== null) out.note(`The file as it was: ${done.backup}`);
    for (const warning of done.warnings) out.note(`${styled('yellow', 'Note:', process.stderr)} ${warning}`);
    out.note(done.reload);
  });
  if (options.wait !== undefined) await waitFor(context, client, options.wait);
  return 0;
}

function modeOf(mode: string | undefined): { mode?: (typeof MODES)[number] } {
  if (mode === undefined) return {};
  const known = MODES.find((one) => one === mode);
  if (!known) throw new Problem('invalid_input', { reason: `--mode is one of ${MODES.join(', ')}` });
  return { mode: known };
}

function showPlan({ out }: CommandContext, change: AiClientPlan): void {
  if (change.diff === '') out.note('Nothing has to be changed in the file.');
  else out.note(change.diff.split('\n').map(coloured).join('\n'));
  for (const warning of change.warnings) out.note(`${styled('yellow', 'Note:', process.stderr)} ${warning}`);
}

function coloured(line: string): string {
  if (line.startsWith('+')) return styled('green', line, process.stderr);
  return line.startsWith('-') ? styled('red', line, process.stderr) : line;
}

async function disconnect(
  { agent, out }: CommandContext,
  options: { force?: boolean },
  client: string,
): Promise<void> {
  const done = await agent.call('aiClients.disconnect', { client, force: options.force ?? false });
  out.value(done, () => {
    out.line(
      done.removed
        ? `Disconnected ${client}: ${done.path}`
        : `Disconnected ${client}; there was no entry of Onbehalf in ${done.path} any more.`,
    );
    out.note(done.reload);
  });
}

async function plan(context: CommandContext, options: { mode?: string }, client: string): Promise<void> {
  const { agent, out } = context;
  const change = await agent.call('aiClients.plan', { client, ...modeOf(options.mode) });
  out.value(change, () => {
    showPlan(context, change);
    if (change.problem) out.note(`\n${change.problem.title}\n${change.problem.next}`);
    out.note(`\nBy hand, in ${change.path}:`);
    out.line(change.snippet);
    if (change.command) out.note(`\nOr with its own command:\n  ${change.command.map(quoted).join(' ')}`);
    if (change.link !== null) out.note(`\nOr with this link:\n  ${change.link}`);
  });
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function verify(
  context: CommandContext,
  options: { wait?: string | true },
  client: string,
): Promise<void> {
  await waitFor(context, client, options.wait ?? true);
}

async function waitFor({ agent, out }: CommandContext, client: string, wait: string | true): Promise<void> {
  const seconds = wait === true ? USUAL_WAIT_SECONDS : Number(wait);
  if (!Number.isFinite(seconds) || seconds <= 0)
    throw new Problem('invalid_input', { reason: '--wait takes a number of seconds' });
  const signal = AbortSignal.timeout(seconds * 1_000);
  try {
    const first = await withProgress(
      `Waiting for the first request of ${client} …`,
      agent.call('aiClients.verify', { client }, signal),
    );
    out.value(first, () =>
      out.line(`${client} called at ${first.at}${first.declared === null ? '' : ` (${first.declared})`}.`),
    );
  } catch (thrown) {
    if (signal.aborted) throw new Problem('client_silent', { client, seconds });
    throw thrown;
  }
}

async function inventory({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('aiClients.inventory', {});
  out.value(answer, () => {
    out.line(
      table(
        ['AI client', 'server', 'kind', 'target', 'secrets in plain text', 'can be moved'],
        answer.servers.map((one) => [
          one.client,
          one.name,
          one.kind,
          one.target,
          one.secrets.join(', ') || null,
          one.serverId === null ? (one.importable ? 'yes' : 'no') : `is ${one.serverId}`,
        ]),
      ),
    );
    for (const file of answer.unread) out.note(`${file.client}: ${file.reason}`);
  });
}

async function importServer(
  { agent, out }: CommandContext,
  options: { id?: string; keep?: boolean },
  client: string,
  name: string,
): Promise<void> {
  const done = await agent.call('aiClients.importServer', {
    client,
    name,
    id: options.id ?? null,
    remove: options.keep !== true,
  });
  out.value(done, () => {
    out.line(
      `${name} is the server ${done.serverId} now. Test it with: onbehalf servers test ${done.serverId}`,
    );
    if (done.secretMoved) out.note('Its secret is in the keychain.');
    if (done.removed) out.note(`The entry in ${client} is gone; it finds the server through Onbehalf.`);
  });
}

async function manual({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('aiClients.manual', {});
  out.value(answer, () => {
    out.line(`Address (with a token of \`onbehalf clients add NAME\`): ${answer.url}`);
    out.line(`Address (with MCP authorization, no token):            ${answer.authorizationUrl}`);
    out.line(`Command (stdio): ${[answer.command, ...answer.args].map(quoted).join(' ')}`);
    out.line('');
    out.line(answer.snippet);
  });
}
