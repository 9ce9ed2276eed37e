import type { DownstreamCredential } from '../ports/exchange.ts';
import type { Exchange } from './exchange.ts';

export interface AccountExchangesDeps {
  /** The exchange of an account, or of the active one. Throws `account_unknown`. */
  readonly of: (account: string | null) => Exchange;
  readonly all: () => readonly Exchange[];
}

/**
 * The exchanges of all accounts as one. Each account has a whole one of its own: its provider, client, key, secrets and
 * cache; a request goes to the one whose session it brings.
 */
export function exchangesOfAccounts({ of, all }: AccountExchangesDeps): Exchange {
  const madeBy = new WeakMap<DownstreamCredential, Exchange>();
  return {
    atHand(request) {
      const exchange = of(request.session.account);
      const credential = exchange.atHand(request);
      if (credential) madeBy.set(credential, exchange);
      return credential;
    },
    async credential(request) {
      const exchange = of(request.session.account);
      const credential = await exchange.credential(request);
      madeBy.set(credential, exchange);
      return credential;
    },
    async stepUp(request, refused, demanded) {
      const exchange = of(request.session.account);
      const wider = await exchange.stepUp(request, refused, demanded);
      if (wider) madeBy.set(wider, exchange);
      return wider;
    },
    rejected: (credential, challenge) => madeBy.get(credential)?.rejected(credential, challenge),
    forget: (serverId) => all().forEach((exchange) => exchange.forget(serverId)),
    trace: (serverId) =>
      all()
        .flatMap((exchange) => exchange.trace(serverId))
        .sort((a, b) => (a.at < b.at ? 1 : -1)),
    counts: (person) => all().flatMap((exchange) => exchange.counts(person)),
    claims: (session) => of(session.account).claims(session),
    async setServerSecret(serverId, secret) {
      await of(null).setServerSecret(serverId, secret);
      for (const exchange of all()) exchange.forget(serverId);
    },
    close: () => all().forEach((exchange) => exchange.close()),
  };
}
