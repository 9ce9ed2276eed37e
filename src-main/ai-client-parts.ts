import { join } from 'node:path';
import type { ServerCatalog } from './catalog/catalog.ts';
import type { AiClientsDeps } from './clients/ai-clients-deps.ts';
import type { MayConnect } from './clients/allowed-clients.ts';
import { createConnections } from './clients/connections.ts';
import { createImportTarget } from './clients/import-target.ts';
import { clientContacts, clientCredentials, type ClientRegistry } from './clients/local-identities.ts';
import type { Exchange } from './exchange/exchange.ts';
import type { Platform } from './ports/platform.ts';
import type { Settings } from './settings/settings.ts';

interface AiClientParts extends Pick<AiClientsDeps, 'endpoint'> {
  readonly settings: Settings;
  readonly catalog: Pick<ServerCatalog, 'add' | 'remove'>;
  readonly clients: ClientRegistry;
  readonly exchange: Pick<Exchange, 'setServerSecret'>;
  readonly mayConnect: MayConnect;
}

/** What the AI clients on this computer are connected with. */
export function aiClientParts(
  platform: Platform,
  { settings, catalog, clients, exchange, mayConnect, endpoint }: AiClientParts,
): AiClientsDeps {
  return {
    places: platform.computer,
    connections: createConnections(platform.document('connections')),
    credentials: clientCredentials(clients),
    contacts: clientContacts(clients),
    importTarget: createImportTarget({
      servers: () => settings.current().servers,
      add: (id, server) => catalog.add(id, server),
      remove: (id) => catalog.remove(id),
      setSecret: (id, secret) => exchange.setServerSecret(id, secret),
    }),
    bridge: () => platform.bridge,
    mayConnect: (name) => mayConnect({ name, kind: 'token' }),
    endpoint,
    backups: join(platform.dataDir, 'backups'),
    clock: platform.clock,
    log: platform.log,
  };
}
