import { DEFAULT_ACCOUNT, providerOf, providerOwner } from '../../src-shared/domain/account.ts';
import type { Configuration } from '../../src-shared/domain/configuration.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Vault } from '../ports/vault.ts';

/**
 * The settings as one account sees them: `identityProvider` is this account's. Whoever gets these cannot read another
 * account's provider by mistake.
 */
export function settingsOfAccount(settings: SettingsSource, account: string): SettingsSource {
  const views = new WeakMap<Configuration, Configuration>();
  const view = (whole: Configuration): Configuration => {
    const known = views.get(whole);
    if (known) return known;
    const own = { ...whole, identityProvider: providerOf(whole, account) };
    views.set(whole, own);
    return own;
  };
  return {
    current: () => view(settings.current()),
    onChange: (listener) => settings.onChange((now, before) => listener(view(now), view(before))),
  };
}

/** What belongs to a server and to no person in particular is the same for all accounts. */
const OF_A_SERVER = /^server-secret\//;
/** What belongs to the client at the provider is the same for all users of it. */
const OF_THE_CLIENT = /^client-secret\//;

/**
 * The keychain as one account sees it: its entries have names of their own, so that no account can read another's. Those
 * of the default account are as they were before there were others.
 */
export function vaultOfAccount(vault: Vault, settings: SettingsSource, account: string): Vault {
  if (account === DEFAULT_ACCOUNT) return vault;
  const own = (name: string): string => {
    if (OF_A_SERVER.test(name)) return name;
    const owner = OF_THE_CLIENT.test(name) ? providerOwner(settings.current(), account) : account;
    return owner === DEFAULT_ACCOUNT ? name : `account/${owner}/${name}`;
  };
  return {
    kind: vault.kind,
    get: (name) => vault.get(own(name)),
    set: (name, value) => vault.set(own(name), value),
    delete: (name) => vault.delete(own(name)),
    probe: () => vault.probe(),
  };
}
