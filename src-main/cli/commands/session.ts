import type { Command } from 'commander';
import type { AppState } from '../../../src-shared/domain/app-state.ts';
import type { User } from '../../../src-shared/domain/session.ts';
import { whoIn } from './accounts.ts';
import { asked } from '../ask.ts';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';

export function addSessionCommands(program: Command): void {
  common(program.command('login'))
    .description('sign in with your identity provider')
    .option('--no-browser', 'print the address, open nothing')
    .option('--paste', 'open nothing here; take the address that a browser elsewhere ended at')
    .option('--device', 'sign in with a code on another device')
    .option('--account <account>', 'into this account (default: the active one)')
    .action(action(login));
  common(program.command('logout'))
    .description('sign out here and, where enabled, at the identity provider')
    .option('--no-browser', 'open nothing')
    .option('--everywhere', 'out of all accounts, and end what every AI client has open')
    .option('--account <account>', 'out of this account (default: the active one)')
    .action(action(logout));
  common(program.command('status'))
    .description('who is signed in, the endpoint, servers and problems')
    .action(action(status));
}

interface LoginOptions {
  readonly browser: boolean;
  readonly paste?: boolean;
  readonly device?: boolean;
  readonly account?: string;
}

async function login(context: CommandContext, options: LoginOptions): Promise<void> {
  const { agent, out } = context;
  const attempt = options.device
    ? await startWithDevice(context, options)
    : await startWithBrowser(context, options);
  const { user } = await agent.call('session.awaitSignIn', { attempt });
  const { sub, email, name, roles, teams } = user;
  out.value({ event: 'signed_in', user: { sub, email, name, roles, teams } }, () =>
    out.line(`Signed in as ${person(user)}.`),
  );
}

async function startWithBrowser({ agent, out }: CommandContext, options: LoginOptions): Promise<string> {
  const openBrowser = options.browser && !options.paste;
  const started = await agent.call('session.signIn', { openBrowser, account: options.account });
  out.value({ event: 'authorize', url: started.url }, () => {
    out.note(
      started.browserOpened
        ? 'Finish the sign-in in your browser. If it did not open, open this address:'
        : 'Open this address to sign in:',
    );
    out.line(started.url);
  });
  if (options.paste) {
    // With --json whoever reads stderr wants JSON alone there.
    const question = out.json ? '' : 'After signing in, paste the whole address that the browser ended at: ';
    const address = await asked(question);
    await agent.call('session.completeSignIn', { attempt: started.attempt, address });
  }
  return started.attempt;
}

async function startWithDevice({ agent, out }: CommandContext, { account }: LoginOptions): Promise<string> {
  const { attempt, userCode, verificationUri, verificationUriComplete, expiresAt } = await agent.call(
    'session.signInWithDevice',
    { account },
  );
  out.value({ event: 'device', userCode, verificationUri, verificationUriComplete, expiresAt }, () => {
    out.note('Open this address on any device, and enter the code:');
    out.line(verificationUri);
    out.line(userCode);
  });
  return attempt;
}

async function logout(
  { agent, out }: CommandContext,
  options: { browser: boolean; everywhere?: boolean; account?: string },
): Promise<void> {
  const done = await agent.call('session.signOut', {
    openBrowser: options.browser,
    everywhere: options.everywhere ?? false,
    account: options.account,
  });
  out.value(done, () => {
    out.line('Signed out.');
    for (const note of done.notes) out.note(note);
  });
}

async function status({ agent, out }: CommandContext): Promise<void> {
  const state = await agent.call('state.get', {});
  out.value(state, () => printStatus(state, out.line));
}

function printStatus(state: AppState, line: (text: string) => void): void {
  line(`Onbehalf ${state.version} (${state.host})${state.paused ? ', paused' : ''}`);
  line(sessionLine(state));
  if (state.accounts.length > 1)
    for (const account of state.accounts.filter(({ isActive }) => !isActive))
      line(`Other account ${account.id} (${account.issuer ?? 'no provider'}): ${whoIn(account)}`);
  if (state.endpoint)
    line(
      `Endpoint ${state.endpoint.mcp} (clients with MCP authorization: ${state.endpoint.mcpAuthorization})`,
    );
  if (state.managed.source) line(`Managed by your organisation (${state.managed.source}).`);
  if (state.servers.length > 0) {
    line('');
    line(
      table(
        ['server', 'state', 'authorization', 'last used', 'url'],
        state.servers.map((server) => [
          server.id,
          server.state,
          server.authorization,
          server.lastUsedAt,
          server.url,
        ]),
      ),
    );
  }
  for (const problem of state.problems) line(`\n${problem.title}\n  ${problem.next}`);
}

function sessionLine({ session, provider }: AppState): string {
  switch (session.state) {
    case 'signed_in':
      return `Signed in as ${person(session.user)} at ${session.user.issuer}, ID token until ${session.idTokenExpiresAt}${session.refreshable ? ' (refreshed by itself)' : ''}; roles: ${session.user.roles.join(', ') || 'none'}`;
    case 'signing_in':
      return 'A sign-in is running in the browser.';
    case 'signed_out':
      return `Not signed in${provider ? ` (${provider.issuer})` : ''}. ${session.reason ?? ''}`.trimEnd();
    case 'not_configured':
      return 'No identity provider is set up.';
  }
}

function person(user: Pick<User, 'sub' | 'name' | 'email'>): string {
  return [user.name, user.email && `<${user.email}>`].filter(Boolean).join(' ') || user.sub;
}
