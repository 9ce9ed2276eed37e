import { DEFAULT_ACCOUNT, providerOwner } from '../src-shared/domain/account.ts';
import { exchangesOfAccounts } from './exchange/account-exchanges.ts';
import { createExchange, type Exchange, type ExchangeDependencies } from './exchange/exchange.ts';
import { createAccounts, type AccountParts, type Accounts } from './identity/accounts.ts';
import { settingsOfAccount, vaultOfAccount } from './identity/account-scope.ts';
import { createIdentity, type IdentityDeps } from './identity/identity.ts';
import { createSigningKeys, delegatedSigningKeys, type SigningKeys } from './identity/signing-keys.ts';
import type { DocumentStore, PinnedFetch } from './ports/outside.ts';
import type { Platform } from './ports/platform.ts';

type Shared = Omit<IdentityDeps, 'accountId' | 'nextEpoch' | 'signingKeys'> &
  Pick<ExchangeDependencies, 'browser' | 'loginUrl'> & {
    readonly pinned: PinnedFetch;
  };

export interface AccountPartsDeps extends Shared {
  readonly document: Platform['document'];
  readonly endClientSessions: () => void;
}

interface Parts extends AccountParts {
  readonly exchange: Exchange;
  /** Of the client at the provider: two users of one client have the same. */
  readonly signingKeys: SigningKeys;
}

/** The accounts with everything that is each one's own, and their exchanges as one. */
export interface ComposedAccounts {
  readonly accounts: Accounts<Parts>;
  readonly exchange: Exchange;
}

/** Makes for each account an identity and an exchange on its own view of the settings and of the keychain. */
export function composeAccounts(deps: AccountPartsDeps): ComposedAccounts {
  const { settings } = deps;
  const ownKeys = new Map<string, SigningKeys>();
  let epochs = 0;

  const keysOf = (account: string): SigningKeys => {
    const owner = providerOwner(settings.current(), account);
    const known = ownKeys.get(owner);
    if (known) return known;
    const made = createSigningKeys({ ...deps, ...scopeOf(owner) });
    ownKeys.set(owner, made);
    return made;
  };
  const scopeOf = (account: string): Pick<Shared, 'settings' | 'vault'> => ({
    settings: settingsOfAccount(settings, account),
    vault: vaultOfAccount(deps.vault, settings, account),
  });

  function make(account: string): Parts {
    const scoped = { ...deps, ...scopeOf(account) };
    const signingKeys = delegatedSigningKeys(() => keysOf(account));
    const identity = createIdentity({
      ...scoped,
      accountId: account,
      nextEpoch: () => (epochs += 1),
      signingKeys,
    });
    const exchange = createExchange({
      ...scoped,
      signingKeys,
      countStore: countStoreOf(deps.document, account),
      renewSession: (refused, signal) => identity.renewed(refused, signal),
      demandStepUp: (demand) => identity.demandStepUp(demand),
    });
    const stopListening = identity.onEpoch(() => exchange.forget());
    return {
      identity,
      exchange,
      signingKeys,
      close() {
        stopListening();
        exchange.close();
        ownKeys.delete(account);
      },
    };
  }

  const accounts = createAccounts({ ...deps, make });
  const exchange = exchangesOfAccounts({
    of: (account) => accounts.of(account).exchange,
    all: () => accounts.all().map((one) => one.exchange),
  });
  return { accounts, exchange };
}

function countStoreOf(document: Platform['document'], account: string): DocumentStore {
  return document(account === DEFAULT_ACCOUNT ? 'exchange-counts' : `exchange-counts-${account}`);
}
