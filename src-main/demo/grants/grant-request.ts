import type { AuthorizationServer } from '../authorization-server.ts';
import type { DemoClient } from '../clients.ts';
import { invalidRequest } from '../oauth-error.ts';
import type { OrgState } from '../org-state.ts';

/** One authenticated request to a token endpoint, for the grants that this organisation answers itself. */
export type GrantRequest = {
  readonly state: OrgState;
  /** The server whose endpoint was invoked. */
  readonly server: AuthorizationServer;
  readonly client: DemoClient;
  readonly form: URLSearchParams;
  /** The thumbprint of a verified DPoP proof, where the request carried one. */
  readonly dpopThumbprint: string | undefined;
};

export type TokenResponse = Readonly<Record<string, unknown>>;
export type Grant = (request: GrantRequest) => Promise<TokenResponse>;

export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '')
    throw invalidRequest(`The token request must specify a '${name}' parameter.`);
  return value;
}

export function scopesOf(form: URLSearchParams): string[] {
  return (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
}
