import { join } from 'node:path';
import type { TestStep } from '../src-shared/contract/servers.ts';
import type { Approval } from '../src-shared/domain/policy.ts';
import { composeAccounts } from './account-parts.ts';
import { createAgent, type Agent } from './agent.ts';
import { aiClientParts } from './ai-client-parts.ts';
import { createStateFeed } from './app-state.ts';
import { createAudit } from './audit/audit.ts';
import { auditHandlers } from './audit/handlers.ts';
import { createCaller } from './catalog/caller.ts';
import { createCatalog } from './catalog/catalog.ts';
import { probeServer, type ProbeDeps } from './catalog/probe.ts';
import { serverHandlers } from './catalog/server-handlers.ts';
import { createMayConnect } from './clients/allowed-clients.ts';
import { createAiClients } from './clients/ai-clients.ts';
import { bridgeHandlers } from './clients/bridge-handlers.ts';
import { aiClientHandlers } from './clients/handlers.ts';
import { testServerLegs } from './exchange/test-legs.ts';
import { exchangeHandlers } from './exchange/exchange-handlers.ts';
import { accountHandlers } from './identity/account-handlers.ts';
import { secretReferences } from './identity/secret-reference.ts';
import { sessionHandlers } from './identity/session-handlers.ts';
import { redirectUris, signedOutUris } from './identity/loopback-uris.ts';
import { providerHandlers } from './identity/provider-handlers.ts';
import { keyHandlers } from './identity/key-handlers.ts';
import { delegatedSigningKeys } from './identity/signing-keys.ts';
import { createDiagnostics } from './diagnostics/diagnostics.ts';
import { diagnosticsHandlers } from './diagnostics/handlers.ts';
import { openSettings } from './open-settings.ts';
import { createPause, pauseHandlers } from './pause.ts';
import { drawPicture } from './picture.ts';
import { createGate } from './policy/gate.ts';
import {
  createHeldValues,
  forgetDownstream,
  watchCredentials,
  watchVault,
} from './policy/secrets/held-values.ts';
import { policyHandlers } from './policy/handlers.ts';
import type { CatalogServer } from './ports/exchange.ts';
import type { Platform } from './ports/platform.ts';
import { clientHandlers } from './proxy/client-handlers.ts';
import { createLocalClients } from './proxy/local-clients.ts';
import { endpointAddress, loginUrl, type LocalEndpointAddress } from './proxy/endpoint-address.ts';
import { createLocalEndpoint, type ExtraRoute } from './proxy/local-endpoint.ts';
import { settingsHandlers } from './settings/settings-handlers.ts';

/** What a host mounts on the endpoint's first port; it is given the agent it serves. */
export type Mount = (agent: Agent) => readonly ExtraRoute[];

/**
 * Makes the agent for a platform: the only place where instances meet. Nothing runs before `start`, except that the
 * audit log is open. Throws `config_invalid`.
 */
export async function compose(platform: Platform, mount: Mount = () => []): Promise<Agent> {
  const { clock, log, browser, dev } = platform;
  const held = createHeldValues();
  const vault = watchVault(platform.vault, held);
  const { fetch, dispatcher, pinned } = platform.network;
  const settings = openSettings(platform);
  platform.network.configure(settings.current().network);
  const journal = await createAudit({
    path: join(platform.dataDir, 'audit.db'),
    vault,
    clock,
    log,
    settings,
    sending: { version: platform.version, fetch, readSecret: secretReferences() },
  });
  const { accounts, exchange } = composeAccounts({
    settings,
    vault,
    browser,
    clock,
    fetch,
    pinned,
    journal,
    log,
    dev,
    document: platform.document,
    callbackPorts: platform.callbackPorts,
    loginUrl: () => loginUrl(addressNow()),
    portHolder: (port) => platform.computer.ports.holder(port),
    attention: () => feed.publish('attention', { reason: 'sign_in' }),
    endClientSessions: () => endpoint.endClientSessions(),
  });
  const { sessions } = accounts;
  const catalog = createCatalog({ settings, clock, who: (account) => sessions.who(account) });
  const mayConnect = createMayConnect(settings);
  const clients = createLocalClients({ store: platform.document('clients'), clock, journal, mayConnect });
  const policy = createGate({
    settings,
    clock,
    journal,
    log,
    store: platform.document('policy'),
    held,
    notify: (_approval: Approval) => feed.publish('attention', { reason: 'approval' }),
  });
  const own = clients.addTransient({ name: 'Onbehalf', kind: 'internal' });
  const caller = createCaller({
    endpoint: () => address?.mcp ?? null,
    token: own.token,
    version: platform.version,
  });
  const aiClientDeps = aiClientParts(platform, {
    settings,
    catalog,
    clients,
    exchange,
    mayConnect,
    endpoint: () => addressNow(),
  });

  const probe = async (server: CatalogServer, signal: AbortSignal): Promise<TestStep[]> => {
    const exchangeLegs: ProbeDeps['exchangeLegs'] = async (...leg) =>
      (await testServerLegs(exchange, ...leg)).steps;
    return [...(await probeServer({ sessions, exchangeLegs, caller, clock }, server, signal))];
  };
  const aiClients = createAiClients(aiClientDeps);
  const diagnostics = createDiagnostics({
    agentRuns: true,
    state: () => feed.state(),
    settings,
    vault,
    fetch,
    clock,
    keys: {
      show: () => accounts.of().signingKeys.show(),
      generate: () => accounts.of().signingKeys.generate({ alg: 'RS256', kid: null, replace: false }),
    },
    audit: {
      health: () => journal.health(),
      last: async (kind) => (await journal.list({ kind, limit: 1 })).records[0] ?? null,
    },
    checkProvider: async (signal) =>
      (await accounts.of().identity.provider.check({ identityProvider: null }, signal)).steps,
    probeServer: (id, signal) => probe({ id, ...catalog.get(id).settings }, signal),
    aiClients,
    computer: platform.computer,
    redirectUris: redirectUris(platform.callbackPorts),
    signedOutUris: signedOutUris(platform.callbackPorts),
    dataDir: platform.dataDir,
  });

  const startedAt = new Date(clock.now()).toISOString();
  let address: LocalEndpointAddress | null = null;
  const addressNow = (): LocalEndpointAddress => address ?? endpointAddress(settings.current().endpoint.port);
  const pause = createPause(clock, () => feed.changed());

  const feed = createStateFeed(
    () =>
      drawPicture({
        platform,
        startedAt,
        settings,
        accounts,
        catalog,
        clients,
        approvals: policy.approvals,
        audit: journal,
        paused: pause.paused,
        endpoint: () =>
          address && {
            mcp: address.mcp,
            mcpAuthorization: address.mcpAuthorization,
            login: loginUrl(address),
          },
      }),
    (tell) => journal.subscribe(tell),
    log,
  );

  const agent = createAgent({
    log,
    state: feed.state,
    subscribe: feed.subscribe,
    handlers: {
      'state.get': async () => feed.state(),
      'window.open': async () => {
        feed.publish('attention', { reason: 'asked' });
        return { url: null, browserOpened: false };
      },
      'log.setLevel': async ({ level }) => {
        platform.setLogLevel(level);
        log.warn('log_level_set', { level });
        return { level };
      },
      ...pauseHandlers(pause),
      ...settingsHandlers(settings, vault),
      ...sessionHandlers(accounts),
      ...accountHandlers(accounts, settings),
      ...providerHandlers(() => accounts.of().identity.provider),
      ...keyHandlers(delegatedSigningKeys(() => accounts.of().signingKeys)),
      ...exchangeHandlers({
        exchange,
        exchangeOf: (account) => accounts.of(account).exchange,
        sessions,
        settings,
      }),
      ...serverHandlers({
        catalog,
        caller,
        who: () => sessions.who(),
        probe,
      }),
      ...clientHandlers(clients),
      ...aiClientHandlers(aiClients, aiClientDeps),
      ...bridgeHandlers({ connections: aiClientDeps.connections, clients, endpoint: addressNow }),
      ...diagnosticsHandlers(diagnostics),
      ...policyHandlers({ policy, catalog, sessions, settings, log: journal }),
      ...auditHandlers(journal),
    },
    async start() {
      journal.record('agent_started', 'ok', { detail: { version: platform.version, host: platform.host } });
      address = await endpoint.start();
      await accounts.start();
      feed.changed();
    },
    resumed() {
      settings.reload();
      platform.network.renew();
      accounts.resumed();
    },
    callsUnderWay: () => endpoint.callsUnderWay(),
    async stop() {
      pause.resume();
      await endpoint.stop();
      address = null;
      await accounts.stop();
      clients.flush();
      journal.record('agent_stopped', 'ok', {});
      for (const remove of removals) remove();
      catalog.close();
      settings.close();
      await journal.close();
    },
  });

  const endpoint = createLocalEndpoint({
    sessions,
    credentials: watchCredentials(exchange, held),
    catalog,
    clients,
    gate: policy,
    journal,
    clock,
    log,
    dispatcher,
    firstPort: platform.firstPort ?? settings.current().endpoint.port,
    version: platform.version,
    grantStore: platform.document('grants'),
    sessionStore: platform.document('mcp-sessions'),
    routes: mount(agent),
    login: (query) => accounts.startedFromOutside(query),
    holderOf: (port) => platform.computer.ports.holder(port),
    paused: pause.paused,
    requestsPerSecond: () => settings.current().endpoint.requestsPerSecond,
  });

  const removals = [
    accounts.onChange(feed.changed),
    catalog.onChange(feed.changed),
    clients.onChange(feed.changed),
    settings.onChange(feed.changed),
    settings.onStatus(feed.changed),
    settings.onChange((now) => platform.network.configure(now.network)),
    policy.approvals.onChange(feed.changed),
    sessions.onEpoch(() => {
      forgetDownstream(held);
      policy.approvals.clear();
    }),
  ];
  return agent;
}
