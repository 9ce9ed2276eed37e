import type { CommandHandlers } from '../../src-shared/contract/commands.ts';
import type { exchangeCommands } from '../../src-shared/contract/exchange.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Exchange } from './exchange.ts';
import { previewExchange } from './preview.ts';

export interface ExchangeHandlerSources {
  readonly exchange: Exchange;
  readonly sessions: SessionSource;
  readonly settings: SettingsSource;
}

/** The contract's commands about the exchange. */
export function exchangeHandlers({
  exchange,
  sessions,
  settings,
}: ExchangeHandlerSources): CommandHandlers<keyof typeof exchangeCommands> {
  return {
    'exchange.preview': async ({ id, settings: server }) =>
      previewExchange(settings.current().identityProvider, { ...server, id }),
    'exchange.trace': async ({ server }) => {
      const user = sessions.who();
      return {
        // What was seen of another person is not shown to this one.
        traces: exchange.trace(server).filter(({ sub }) => sub === user?.sub),
        counts: user === null ? [] : [...exchange.counts(user)],
      };
    },
    'exchange.claims': async (_request, { signal }) => exchange.claims(await sessions.fresh(signal)),
    'exchange.setServerSecret': async ({ server, secret }) => {
      await exchange.setServerSecret(server, secret);
      return {};
    },
  };
}
