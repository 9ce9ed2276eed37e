import { Problem } from '../src-shared/problems/problem.ts';
import { composeAccounts, type ComposedAccounts } from './account-parts.ts';
import { aiClientParts } from './ai-client-parts.ts';
import { createAiClients, type AiClients } from './clients/ai-clients.ts';
import { createMayConnect } from './clients/allowed-clients.ts';
import { createDiagnostics, type Diagnostics } from './diagnostics/diagnostics.ts';
import { redirectUris, signedOutUris } from './identity/loopback-uris.ts';
import { openSettings } from './open-settings.ts';
import type { Journal } from './ports/journal.ts';
import type { Platform } from './ports/platform.ts';
import { endpointAddress, loginUrl } from './proxy/endpoint-address.ts';
import type { Settings } from './settings/settings.ts';

export interface Diagnosis {
  readonly run: Diagnostics['run'];
  readonly close: () => void;
}

/**
 * The diagnostics where no agent runs: the same checks over the parts that need none. Nothing is started, signed in or
 * written down; what only a running agent can tell throws `agent_not_running`.
 */
export function composeDiagnosis(platform: Platform): Diagnosis {
  const { vault, clock, computer } = platform;
  const settings = openSettings(platform, { onInvalidUser: 'ignore' });
  platform.network.configure(settings.current().network);
  const { accounts } = accountsOf(platform, settings);
  const diagnostics = createDiagnostics({
    agentRuns: false,
    state: absent,
    settings,
    vault,
    fetch: platform.network.fetch,
    clock,
    keys: { show: () => accounts.of().signingKeys.show(), generate: absent },
    audit: { health: absent, last: absent },
    checkProvider: async (signal) =>
      (await accounts.of().identity.provider.check({ identityProvider: null }, signal)).steps,
    probeServer: absent,
    aiClients: aiClientsOf(platform, settings),
    computer,
    redirectUris: redirectUris(platform.callbackPorts),
    signedOutUris: signedOutUris(platform.callbackPorts),
    dataDir: platform.dataDir,
  });
  return { run: (only, signal) => diagnostics.run(only, signal), close: () => settings.close() };
}

function absent(): never {
  throw new Problem('agent_not_running');
}

/** Not started: they take up no session, and read of the keychain what a check of the provider needs. */
function accountsOf(platform: Platform, settings: Settings): ComposedAccounts {
  const { vault, browser, clock, log, dev, network, document, callbackPorts } = platform;
  return composeAccounts({
    settings,
    vault,
    browser,
    clock,
    log,
    dev,
    document,
    callbackPorts,
    fetch: network.fetch,
    pinned: network.pinned,
    journal: UNWRITTEN,
    loginUrl: () => loginUrl(endpointAddress(settings.current().endpoint.port)),
    endClientSessions: () => undefined,
  });
}

const UNWRITTEN: Journal = {
  begin: () => ({ id: '', durable: Promise.resolve(), finish: () => undefined }),
  record: () => undefined,
};

function aiClientsOf(platform: Platform, settings: Settings): AiClients {
  return createAiClients(
    aiClientParts(platform, {
      settings,
      catalog: { add: absent, remove: absent },
      clients: { add: absent, remove: absent, find: () => null, onUsed: () => () => undefined },
      exchange: { setServerSecret: absent },
      mayConnect: createMayConnect(settings),
      endpoint: () => endpointAddress(settings.current().endpoint.port),
    }),
  );
}
