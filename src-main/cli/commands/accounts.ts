import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CommandInput } from '../../../src-shared/contract/commands.ts';
import type { AccountView } from '../../../src-shared/domain/app-state.ts';
import { identityProviderSchema } from '../../../src-shared/domain/provider.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { examples } from '../examples.ts';
import { table } from '../output.ts';
import { action, common, jsonArgument, type CommandContext } from '../program.ts';

export function addAccountCommands(program: Command): void {
  const accounts = program.command('accounts').description('several users or providers, one of them active');
  common(accounts.command('list', { isDefault: true }))
    .description('list them')
    .action(action(list));
  examples(
    common(accounts.command('add <account>'))
      .description('add an account: another user, or with --provider another provider')
      .option('--name <name>', 'the name that you see')
      .option('--provider <file>', 'a JSON file with its identityProvider')
      .action(action(add)),
    ['accounts add admin --name "My admin account"', 'another user at the same provider'],
    ['accounts add partner --provider partner.json', 'another provider'],
  );
  common(accounts.command('use <account>'))
    .description('make it the active one, for every server that names none')
    .action(action(use));
  common(accounts.command('remove <account>'))
    .description('sign it out, wipe it and remove it')
    .action(action(remove));
}

async function list({ agent, out }: CommandContext): Promise<void> {
  const { accounts } = await agent.call('state.get', {});
  out.value({ accounts }, () =>
    out.line(
      table(
        ['account', 'active', 'name', 'issuer', 'signed in'],
        accounts.map((account) => [
          account.id,
          account.isActive ? 'yes' : '',
          account.name,
          account.issuer,
          whoIn(account),
        ]),
      ),
    ),
  );
}

/** Who is signed in in an account, in a word. */
export function whoIn({ session }: Pick<AccountView, 'session'>): string {
  if (session.state === 'signed_in') return session.user.email ?? session.user.name ?? session.user.sub;
  return session.state === 'signing_in' ? 'signing in' : 'no';
}

async function add(
  { agent, out }: CommandContext,
  { name, provider }: { name?: string; provider?: string },
  account: string,
): Promise<void> {
  const identityProvider = provider === undefined ? null : readProvider(provider);
  await agent.call('accounts.add', { id: account, name: name ?? account, identityProvider });
  out.value({ account }, () => out.line(`Added. Sign in with: onbehalf login --account ${account}`));
}

function readProvider(file: string): CommandInput<'accounts.add'>['identityProvider'] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Problem('invalid_input', { reason: `${file} cannot be read` }, { cause });
  }
  const parsed = identityProviderSchema.safeParse(jsonArgument(text, file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason = `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a provider'}`;
  throw new Problem('invalid_input', { reason });
}

async function use({ agent, out }: CommandContext, _options: object, account: string): Promise<void> {
  await agent.call('accounts.use', { account });
  out.value({ account }, () => out.line(`${account} is the active account now.`));
}

async function remove({ agent, out }: CommandContext, _options: object, account: string): Promise<void> {
  await agent.call('accounts.remove', { account });
  out.value({ account }, () => out.line(`${account} is signed out and removed.`));
}
