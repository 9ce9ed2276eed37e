import type { CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
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
export function exchangeHandlers({ exchange, sessions, settings }: ExchangeHandlerSources) {
  return {
    'exchange.preview': async ({ id, settings: server }: CommandRequest<'exchange.preview'>) =>
      previewExchange(settings.current().identityProvider, { ...server, id }),
    'exchange.trace': async ({ server }: CommandRequest<'exchange.trace'>) => {
      const user = sessions.who();
      const response: CommandResponse<'exchange.trace'> = {
        // What was seen of another person is not shown to this one.
        traces: exchange.trace(server).filter(({ sub }) => sub === user?.sub),
        counts: user === null ? [] : [...exchange.counts(user)],
      };
      return response;
    },
    'exchange.claims': async (
      _request: CommandRequest<'exchange.claims'>,
      { signal }: { readonly signal: AbortSignal },
    ) => exchange.claims(await sessions.fresh(signal)),
    'exchange.setServerSecret': async ({ server, secret }: CommandRequest<'exchange.setServerSecret'>) => {
      await exchange.setServerSecret(server, secret);
      return {};
    },
  };
}
