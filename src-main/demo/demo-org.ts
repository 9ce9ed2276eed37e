import type { JWK } from 'jose';
import type { AuthorizationServerOptions } from './authorization-server.ts';
import type { DemoClient, DemoClientOptions } from './clients.ts';
import type { OrgClock } from './clock.ts';
import type { Lifetimes, OrgSettings } from './org-state.ts';
import type { Quota } from './quota.ts';
import type { RecordedRequest } from './recorder.ts';
import type { DemoResources } from './resources.ts';
import type { Script } from './script.ts';
import type { DemoUser } from './users.ts';

export type DemoOrgOptions = {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly users?: readonly DemoUser[];
  /** Clients; by default the demo's native app alone. */
  readonly clients?: readonly DemoClientOptions[];
  readonly authorizationServers?: readonly AuthorizationServerOptions[];
  readonly resources?: DemoResources;
  readonly lifetimes?: Partial<Lifetimes>;
  /** The time the organisation starts from, for a test with its own clock. */
  readonly now?: () => number;
  /** Sends and advertises `iss` in authorization responses (RFC 9207). Okta does not. */
  readonly issuerInResponse?: boolean;
  /** Offers the device authorization grant (RFC 8628); on unless switched off. */
  readonly deviceFlow?: boolean;
};

/** An Okta-like organisation on loopback. Everything on it may be used while it runs. */
export type DemoOrg = {
  /** The org authorization server's issuer, `http://127.0.0.1:PORT`. */
  readonly issuer: string;
  /** The issuer of a custom authorization server, `http://127.0.0.1:PORT/oauth2/{id}`. */
  customIssuer(id: string): string;
  readonly users: readonly DemoUser[];
  readonly clock: OrgClock;
  readonly lifetimes: Lifetimes;
  readonly quota: Quota;
  /** Every request so far, oldest first. */
  readonly requests: RecordedRequest[];
  /** Lets the next matching requests go wrong. The returned function takes back what is left of it. */
  script(script: Script): () => void;
  /** Answers the next matching requests with Okta's 429. */
  rateLimit(options: Omit<Script, 'next'> & { readonly resetInSeconds: number }): () => void;
  /** The client, to change its settings; a new one with `addClient`. */
  client(clientId?: string): DemoClient;
  addClient(options: DemoClientOptions): DemoClient;
  /** Registers a public key for `private_key_jwt`, at the demo's client unless another is named. */
  registerKey(jwk: JWK, clientId?: string): void;
  /** Assigns a person (by sub) to a client, or takes that back. */
  assign(sub: string, clientId: string, assigned: boolean): void;
  requireDpop(clientId: string, required: boolean): void;
  readonly settings: OrgSettings;
  /** Makes the access policy of a custom server refuse a grant to a client, or allow it again. */
  allowGrant(server: string, clientId: string, grantType: string, allowed: boolean): void;
  /** Lets a custom server demand that people signed in at most so many seconds ago; `undefined` ends that. */
  requireRecentSignIn(server: string, maxAgeSeconds: number | undefined): void;
  /** Gives a person's consent to a brokered resource on their behalf, or takes it back. */
  consent(sub: string, resource: string, given: boolean, clientId?: string): void;
  /** Rotates the signing keys of the org server, or of the custom server named. */
  rotateKeys(options?: { server?: string; keepOld?: boolean }): Promise<void>;
  /** Ends a person's sessions, refresh tokens and ID tokens, as an administrator does. */
  revokeUserSessions(sub: string): void;
  /** Takes the organisation off the network (connections refused) or puts it back, on the same port. */
  outage(down: boolean): Promise<void>;
  close(): Promise<void>;
};
