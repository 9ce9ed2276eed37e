import type { JWK } from 'jose';
import { CLIENT_CREDENTIALS, DEVICE_CODE, JWT_BEARER, TOKEN_EXCHANGE } from './wire.ts';

export type ClientAuthentication = 'none' | 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/** What an administrator lets an agent ask for at one authorization server (Okta: Resource connections). */
export type ResourceConnection = {
  /** The id of an authorization server, or the indicator of a brokered resource, a secret or a service account. */
  readonly to: string;
  readonly scopes?: readonly string[];
  /** Where set, a request's `resource` must equal it byte for byte. */
  readonly resource?: string;
  /** The agent as the resource's server knows it, where that is another client (Okta: "client ID registered in this app"). */
  readonly clientId?: string;
};

/** An app integration with its agent: one client for sign-in and exchange, as Okta binds them. */
export type DemoClient = {
  readonly clientId: string;
  readonly name: string;
  /** How it may authenticate for sign-in, refresh and revocation, and how for the exchange. */
  readonly signInAuthentication: readonly ClientAuthentication[];
  readonly exchangeAuthentication: readonly ClientAuthentication[];
  readonly clientSecret: string | undefined;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly grantTypes: readonly string[];
  /** `static` keeps one refresh token; `rotate` issues a new one each time and detects reuse after the leeway. */
  readonly refreshTokens: 'rotate' | 'static';
  readonly refreshLeewaySeconds: number;
  /** Whether the groups claim is enabled for the app's ID tokens. */
  readonly groupsClaim: boolean;
  /** The clients whose ID tokens this one may exchange: itself, and in the older model the linked sign-in app. */
  readonly subjectAudiences: readonly string[];
  /** Whether it may exchange an ID token in the plain RFC 8693 form; Okta's on-behalf-of takes access tokens alone. */
  readonly exchangesIdTokens: boolean;
  /** Clients that delegate to this agent: their access tokens count as subjects (Okta: Machine access). */
  readonly delegatedBy: readonly string[];
  /** `undefined`: every authorization server with every scope. */
  connections: readonly ResourceConnection[] | undefined;
  keys: readonly JWK[];
  requireDpop: boolean;
  /** A deactivated agent is refused at every endpoint. */
  active: boolean;
};

export type DemoClientOptions = Partial<DemoClient> & { readonly clientId: string };

/** The client of the demo. */
export const DEMO_CLIENT_ID = '0oa1onbehalfdemo0000';

/** What its native app has registered: one loopback redirect for each port that a sign-in may take. */
const DEMO_REDIRECT_URIS: readonly string[] = [7379, 17379, 27379].map(
  (port) => `http://127.0.0.1:${port}/callback/Okta`,
);
const DEMO_POST_LOGOUT_URIS: readonly string[] = [7379, 17379, 27379].map(
  (port) => `http://127.0.0.1:${port}/signed-out`,
);

const ALL_GRANTS: readonly string[] = [
  'authorization_code',
  'refresh_token',
  DEVICE_CODE,
  TOKEN_EXCHANGE,
  JWT_BEARER,
];

/** Fills what a test or the demo left out: by default a native public client that exchanges with its own key. */
export function createClient(options: DemoClientOptions): DemoClient {
  return {
    name: options.clientId,
    signInAuthentication: ['none', 'private_key_jwt'],
    exchangeAuthentication: ['private_key_jwt'],
    clientSecret: undefined,
    redirectUris: DEMO_REDIRECT_URIS,
    postLogoutRedirectUris: DEMO_POST_LOGOUT_URIS,
    grantTypes: ALL_GRANTS,
    refreshTokens: 'rotate',
    refreshLeewaySeconds: 30,
    groupsClaim: true,
    subjectAudiences: [options.clientId],
    exchangesIdTokens: true,
    delegatedBy: [],
    active: true,
    connections: undefined,
    keys: [],
    requireDpop: false,
    ...options,
  };
}

/** The connection that lets this client reach the resource, or `undefined` where it may not. */
export function connectionTo(client: DemoClient, to: string): ResourceConnection | undefined {
  if (client.connections === undefined) return { to };
  return client.connections.find((connection) => connection.to === to);
}

/** Which of the two lists applies: `sign-in` for OpenID Connect itself, `exchange` for the agent's grants. */
export function authenticationFor(
  client: DemoClient,
  grantType: string | null,
): readonly ClientAuthentication[] {
  const isService = grantType === CLIENT_CREDENTIALS && client.grantTypes.includes(CLIENT_CREDENTIALS);
  const isOfAgent = grantType === TOKEN_EXCHANGE || grantType === JWT_BEARER || isService;
  return isOfAgent ? client.exchangeAuthentication : client.signInAuthentication;
}
