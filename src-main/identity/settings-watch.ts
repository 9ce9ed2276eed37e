import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Vault } from '../ports/vault.ts';
import type { Account } from './account.ts';
import type { Attempts } from './attempts.ts';
import { storeClientSecret } from './client-secret.ts';
import type { ProviderConnections } from './connection.ts';
import type { RestoredSessionSource } from './session-source.ts';
import type { SessionState } from './session-state.ts';
import { isSameIssuer } from './third-party-login.ts';

export interface SettingsWatchDeps {
  readonly settings: SettingsSource;
  readonly vault: Vault;
  readonly state: SessionState;
  readonly attempts: Attempts;
  readonly connections: ProviderConnections;
  readonly account: Account;
  readonly source: RestoredSessionSource;
  readonly log: Log;
}

/**
 * Follows the settings: another provider or client is another session; a change of the mapping looks at the person again;
 * anything else is used from the next request on. Returns the removal.
 */
export function watchSettings(deps: SettingsWatchDeps): () => void {
  return deps.settings.onChange((now, before) => {
    forgetSecrets(deps, now.identityProvider, before.identityProvider).catch((thrown: unknown) =>
      deps.log.warn('client_secret_not_removed', { problem: asProblem(thrown).code }),
    );
    follow(deps, now.identityProvider, before.identityProvider).catch((thrown: unknown) =>
      deps.log.warn('settings_not_followed', { problem: asProblem(thrown).code }),
    );
  });
}

/** A secret is one provider's: it is not shown to the next. */
async function forgetSecrets(
  { vault }: SettingsWatchDeps,
  now: IdentityProvider | null,
  before: IdentityProvider | null,
): Promise<void> {
  if (before === null || now === null || isSameIssuer(now.issuer, before.issuer)) return;
  await Promise.all([storeClientSecret(vault, 'sign_in', null), storeClientSecret(vault, 'exchange', null)]);
}

async function follow(
  { state, attempts, connections, account, source }: SettingsWatchDeps,
  now: IdentityProvider | null,
  before: IdentityProvider | null,
): Promise<void> {
  if (same(now, before)) return;
  connections.forget();
  if (now?.issuer === before?.issuer && now?.clientId === before?.clientId) {
    if (!same(now?.roleMapping, before?.roleMapping) || !same(now?.teamSync, before?.teamSync))
      await account.remap();
    state.changed();
    return;
  }
  attempts.running?.abort(new Problem('cancelled'));
  if (state.session !== null) state.end(null);
  await source.restore();
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
