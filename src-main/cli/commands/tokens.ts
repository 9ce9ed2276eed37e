import type { Command } from 'commander';
import type {
  ExchangeCount,
  ExchangeTrace,
  TokenView,
  TraceLeg,
} from '../../../src-shared/contract/exchange.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { action, common, type CommandContext } from '../program.ts';
import { table } from '../output.ts';

/** What a person may see of tokens: names, times and fingerprints, never a token. */
export function addTokenCommands(program: Command): void {
  const tokens = program
    .command('tokens')
    .description('what your tokens say, and how those for servers were got');
  common(tokens.command('show', { isDefault: true }))
    .description('the claims of the tokens of your session')
    .action(action(show));
  common(tokens.command('trace [server]'))
    .description('the last exchanges leg by leg, and how many ID-JAGs were used this month')
    .action(action(trace));
}

async function show({ agent, out }: CommandContext): Promise<void> {
  const answer = await agent.call('exchange.claims', {});
  out.value(answer, () => {
    out.line(`ID token\n${tokenText(answer.idToken)}`);
    out.line(`Access token\n${tokenText(answer.accessToken)}`);
  });
}

async function trace({ agent, out }: CommandContext, _options: object, server?: string): Promise<void> {
  const answer = await agent.call('exchange.trace', server === undefined ? {} : { server });
  out.value(answer, () => {
    // Oldest first: the last one stands where the person looks.
    for (const one of answer.traces.toReversed()) out.line(chainText(one));
    if (answer.traces.length === 0) out.line('Nothing has been exchanged since the agent started.');
    if (answer.counts.length > 0) out.line(countTable(answer.counts));
  });
}

function chainText({ server, strategy, at, ok, legs }: ExchangeTrace): string {
  const head = `${ok ? '✓' : '✗'} ${plainText(server)} at ${at} (${strategy})`;
  return [head, ...legs.map(legText)].join('\n');
}

function legText(leg: TraceLeg): string {
  const endpoint = leg.endpoint === null ? [] : [{ name: 'endpoint', value: leg.endpoint }];
  const remedy = leg.problem === null ? [] : [`    ${leg.problem.title}`, `    → ${leg.problem.next}`];
  return [
    `  ${leg.problem === null ? '✓' : '✗'} ${plainText(leg.title)}`,
    named('sent', [...endpoint, ...leg.sent]),
    named('assertion', leg.assertion),
    named('received', leg.received),
    ...(leg.token === null ? [] : [tokenText(leg.token)]),
    ...remedy,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function tokenText(token: TokenView | null): string {
  if (token === null) return '    none';
  const own = [{ name: 'fingerprint', value: token.fingerprint }];
  return named('token', [...own, ...token.header, ...token.claims]);
}

function named(what: string, items: readonly { readonly name: string; readonly value: string }[]): string {
  return items.map(({ name, value }) => `    ${what} ${plainText(name)}: ${plainText(value)}`).join('\n');
}

function countTable(counts: readonly ExchangeCount[]): string {
  return table(
    ['month', 'server', 'ID-JAGs', 'included', 'authorization server'],
    counts.map((one) => [one.month, one.server, String(one.idJags), String(one.included), one.audience]),
  );
}
