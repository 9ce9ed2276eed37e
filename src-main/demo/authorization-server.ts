import { createSigningKeys } from './keys.ts';
import type { SigningKeys } from './keys.ts';

export type AuthorizationServerOptions = {
  readonly id: string;
  readonly audience: string;
  readonly scopes: readonly string[];
};

/** One issuer of this organisation: the org server (no id) or a custom authorization server. */
export type AuthorizationServer = {
  readonly id: string | undefined;
  readonly issuer: string;
  /** Where its endpoints begin: `/oauth2/v1` or `/oauth2/{id}/v1`. */
  readonly basePath: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly keys: SigningKeys;
  /** Clients that no access policy rule of this server matches, for each grant. */
  readonly denied: Map<string, Set<string>>;
  /** How many seconds ago a person may have signed in for an ID-JAG to this server; `undefined` for any time. */
  maxAge: number | undefined;
};

/** The three custom servers of the demo: Okta's `default`, and one for each API. */
export const demoAuthorizationServers: readonly AuthorizationServerOptions[] = [
  { id: 'default', audience: 'api://default', scopes: ['default.read'] },
  { id: 'auspeople', audience: 'api://people', scopes: ['people.read', 'people.salary'] },
  { id: 'ausexpenses', audience: 'api://expenses', scopes: ['expenses.read', 'expenses.write'] },
];

export function createOrgServer(origin: string): AuthorizationServer {
  return {
    id: undefined,
    issuer: origin,
    basePath: '/oauth2/v1',
    audience: origin,
    scopes: [],
    keys: createSigningKeys(),
    denied: new Map(),
    maxAge: undefined,
  };
}

export function createCustomServer(origin: string, options: AuthorizationServerOptions): AuthorizationServer {
  return {
    ...options,
    issuer: `${origin}/oauth2/${options.id}`,
    basePath: `/oauth2/${options.id}/v1`,
    keys: createSigningKeys(),
    denied: new Map(),
    maxAge: undefined,
  };
}

/** The full URL of an endpoint, as a client assertion must name it in `aud`. */
export function endpointUrl(server: AuthorizationServer, endpoint: string): string {
  const origin = new URL(server.issuer).origin;
  return `${origin}${server.basePath}/${endpoint}`;
}
