import type Provider from 'oidc-provider';
import type { AuthorizationServer } from './authorization-server.ts';
import type { DemoClient } from './clients.ts';
import type { OrgClock } from './clock.ts';
import type { Consents } from './consents.ts';
import type { DpopNonces } from './dpop-nonces.ts';
import type { OneTime } from './one-time.ts';
import type { Quota } from './quota.ts';
import type { DemoResources } from './resources.ts';
import type { OrgStore } from './provider/store.ts';
import type { DemoUser } from './users.ts';

/** How long things live, in seconds. Tests may change it while the organisation runs. */
export type Lifetimes = {
  idToken: number;
  accessToken: number;
  refreshToken: number;
  idJag: number;
  code: number;
  deviceCode: number;
  session: number;
};

/** What may be switched while the organisation runs. */
export type OrgSettings = {
  /** Send and advertise `iss` in authorization responses (RFC 9207), which Okta does not. */
  issuerInResponse: boolean;
  /** Offer the device authorization grant (RFC 8628). */
  deviceFlow: boolean;
};

/** Everything that the parts of one organisation share; made once by `startDemoOrg`. */
export type OrgState = {
  readonly origin: string;
  readonly settings: OrgSettings;
  readonly clock: OrgClock;
  readonly users: readonly DemoUser[];
  readonly clients: Map<string, DemoClient>;
  /** Client id to the subs assigned to it. */
  readonly assignments: Map<string, Set<string>>;
  readonly org: AuthorizationServer;
  readonly custom: Map<string, AuthorizationServer>;
  readonly store: OrgStore;
  /** The OpenID provider behind each authorization server. */
  readonly providers: Map<AuthorizationServer, Provider>;
  readonly lifetimes: Lifetimes;
  /** `jti` values of client assertions, ID-JAGs and DPoP proofs that were used. */
  readonly used: OneTime;
  readonly quota: Quota;
  readonly nonces: DpopNonces;
  /** Brokered resources, secrets and service accounts, by resource indicator. */
  readonly resources: DemoResources;
  readonly consents: Consents;
  /** `jti` values of tokens that were revoked, or whose session was. */
  readonly revoked: Set<string>;
  /** ID tokens issued, so that ending a person's sessions reaches them. */
  readonly issued: Map<string, Set<string>>;
};

export function findUser(state: OrgState, sub: string): DemoUser | undefined {
  return state.users.find((user) => user.sub === sub);
}

export function isAssigned(state: OrgState, sub: string, clientId: string): boolean {
  return state.assignments.get(clientId)?.has(sub) ?? false;
}

export function providerOf(state: OrgState, server: AuthorizationServer): Provider {
  const provider = state.providers.get(server);
  if (!provider) throw new Error(`no provider for ${server.issuer}`);
  return provider;
}

/** The server with this issuer, compared as a string (RFC 8414 section 3.3: identical). */
export function serverByIssuer(state: OrgState, issuer: string): AuthorizationServer | undefined {
  return [state.org, ...state.custom.values()].find((server) => server.issuer === issuer);
}
