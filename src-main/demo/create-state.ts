import { randomBytes } from 'node:crypto';
import { createCustomServer, createOrgServer, demoAuthorizationServers } from './authorization-server.ts';
import { createClient, DEMO_CLIENT_ID } from './clients.ts';
import { createClock } from './clock.ts';
import { createConsents } from './consents.ts';
import type { DemoOrgOptions } from './demo-org.ts';
import { createDpopNonces } from './dpop-nonces.ts';
import { createOneTime } from './one-time.ts';
import type { Lifetimes, OrgState } from './org-state.ts';
import { clientMetadata } from './provider/account.ts';
import { createProvider } from './provider/provider.ts';
import { createQuota } from './quota.ts';
import { demoResources } from './resources.ts';
import { createStore } from './provider/store.ts';
import { demoUsers } from './users.ts';
import type { DemoUser } from './users.ts';

const DEFAULT_LIFETIMES: Lifetimes = {
  idToken: 3600,
  accessToken: 3600,
  refreshToken: 90 * 24 * 3600,
  idJag: 300,
  code: 300,
  deviceCode: 600,
  session: 24 * 3600,
};

/** Puts the parts of one organisation together. */
export async function createState(origin: string, options: DemoOrgOptions): Promise<OrgState> {
  const clock = createClock(options.now);
  const users = options.users ?? demoUsers;
  const clients = (options.clients ?? [{ clientId: DEMO_CLIENT_ID, name: 'Onbehalf' }]).map(createClient);
  const servers = options.authorizationServers ?? demoAuthorizationServers;
  const byId = new Map(clients.map((client) => [client.clientId, client]));
  const store = createStore({
    clock,
    client: (clientId) => {
      const client = byId.get(clientId);
      return client && clientMetadata(client);
    },
    leewaySeconds: (clientId) => byId.get(clientId)?.refreshLeewaySeconds ?? 0,
  });
  const state: OrgState = {
    origin,
    clock,
    users,
    store,
    clients: byId,
    settings: { issuerInResponse: options.issuerInResponse ?? false, deviceFlow: options.deviceFlow ?? true },
    assignments: new Map(clients.map((client) => [client.clientId, assignedSubs(users)])),
    org: createOrgServer(origin),
    custom: new Map(servers.map((server) => [server.id, createCustomServer(origin, server)])),
    providers: new Map(),
    nonces: createDpopNonces(),
    resources: options.resources ?? demoResources,
    consents: createConsents(),
    lifetimes: { ...DEFAULT_LIFETIMES, ...options.lifetimes },
    used: createOneTime(),
    quota: createQuota(clock),
    revoked: new Set(),
    issued: new Map(),
  };
  const cookieKey = randomBytes(32).toString('base64url');
  for (const server of [state.org, ...state.custom.values()]) {
    state.providers.set(server, await createProvider({ server, store, cookieKey, state: () => state }));
  }
  return state;
}

/** Who is assigned to a client from the start. */
export function assignedSubs(users: readonly DemoUser[]): Set<string> {
  return new Set(users.filter((user) => user.assigned).map((user) => user.sub));
}
