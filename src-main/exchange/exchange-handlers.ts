import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { exchangeCommands } from '../../src-shared/contract/exchange.ts';
import { providerOf } from '../../src-shared/domain/account.ts';
import type { Configuration } from '../../src-shared/domain/configuration.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { Server } from '../../src-shared/domain/server.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Exchange } from './exchange.ts';
import { previewExchange } from './preview.ts';

export interface ExchangeHandlerSources {
  /** Of all accounts. */
  readonly exchange: Exchange;
  /** Of the account that is named, or of the active one. Throws `account_unknown`. */
  readonly exchangeOf: (account: string | null) => Exchange;
  readonly sessions: SessionSource;
  readonly settings: SettingsSource;
}

/** The contract's commands about the exchange. */
export function exchangeHandlers({
  exchange,
  exchangeOf,
  sessions,
  settings,
}: ExchangeHandlerSources): CommandHandlers<keyof typeof exchangeCommands> {
  return {
    'exchange.preview': async ({ id, settings: server }) =>
      previewExchange(providerFor(settings.current(), server), { ...server, id }),
    'exchange.trace': async ({ server }) => {
      const account = (server && settings.current().servers[server]?.account) ?? null;
      const user = sessions.who(account);
      const own = exchangeOf(account);
      return {
        // What was seen of another person is not shown to this one.
        traces: own.trace(server).filter(({ sub }) => sub === user?.sub),
        counts: user === null ? [] : [...own.counts(user)],
      };
    },
    'exchange.claims': async (_request, { signal }) => exchange.claims(await sessions.fresh(signal)),
    'exchange.setServerSecret': async ({ server, secret }) => {
      await exchange.setServerSecret(server, secret);
      return {};
    },
  };
}

function providerFor(settings: Configuration, { account }: Pick<Server, 'account'>): IdentityProvider | null {
  return providerOf(settings, account ?? settings.activeAccount);
}
