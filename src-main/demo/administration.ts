import type { AuthorizationServer } from './authorization-server.ts';
import { createClient, DEMO_CLIENT_ID } from './clients.ts';
import type { DemoClient } from './clients.ts';
import { assignedSubs } from './create-state.ts';
import type { DemoOrg } from './demo-org.ts';
import type { OrgState } from './org-state.ts';

type Administration = Omit<DemoOrg, 'requests' | 'script' | 'rateLimit' | 'outage' | 'close'>;

/** What an administrator of the organisation, or a test in that role, can do while it runs. */
export function administer(state: OrgState): Administration {
  const client = (clientId = DEMO_CLIENT_ID): DemoClient => {
    const found = state.clients.get(clientId);
    if (!found) throw new Error(`no client ${clientId}`);
    return found;
  };
  return {
    issuer: state.org.issuer,
    customIssuer: (id) => customServer(state, id).issuer,
    users: state.users,
    clock: state.clock,
    lifetimes: state.lifetimes,
    quota: state.quota,
    settings: state.settings,
    client,
    addClient: (options) => {
      const added = createClient(options);
      state.clients.set(added.clientId, added);
      state.assignments.set(added.clientId, assignedSubs(state.users));
      return added;
    },
    registerKey: (jwk, clientId) => {
      const target = client(clientId);
      target.keys = [...target.keys.filter((key) => key.kid !== jwk.kid), jwk];
    },
    assign: (sub, clientId, assigned) => {
      const subs = state.assignments.get(client(clientId).clientId);
      if (assigned) subs?.add(sub);
      else subs?.delete(sub);
    },
    requireDpop: (clientId, required) => {
      client(clientId).requireDpop = required;
    },
    allowGrant: (id, clientId, grantType, allowed) => {
      const { denied } = customServer(state, id);
      const clients = denied.get(grantType) ?? new Set();
      if (allowed) clients.delete(clientId);
      else clients.add(clientId);
      denied.set(grantType, clients);
    },
    requireRecentSignIn: (id, maxAgeSeconds) => {
      customServer(state, id).maxAge = maxAgeSeconds;
    },
    consent: (sub, resource, given, clientId = DEMO_CLIENT_ID) => {
      state.consents.set({ sub, resource, clientId }, given);
    },
    rotateKeys: async ({ server, keepOld = false } = {}) => {
      const target = server === undefined ? state.org : customServer(state, server);
      await target.keys.rotate({ keepOld });
    },
    revokeUserSessions: (sub) => {
      state.store.revokeAccount(sub);
      for (const jti of state.issued.get(sub) ?? []) state.revoked.add(jti);
    },
  };
}

function customServer(state: OrgState, id: string): AuthorizationServer {
  const server = state.custom.get(id);
  if (!server) throw new Error(`no authorization server ${id}`);
  return server;
}
