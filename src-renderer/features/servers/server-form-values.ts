import type { z } from 'zod';
import { serverCommands } from '../../../src-shared/contract/servers.ts';
import type { Server } from '../../../src-shared/domain/server.ts';

/** The form of a server is the request that adds or changes it. */
export const serverFormSchema = serverCommands['servers.add'].request;
export type ServerFormValues = z.input<typeof serverFormSchema>;
export type ServerFormResult = z.output<typeof serverFormSchema>;

/** What a new server begins with: the guide's way. */
export const NEW_SERVER: ServerFormValues = {
  id: '',
  settings: {
    name: '',
    url: '',
    enabled: true,
    authorization: {
      type: 'token_exchange',
      requestedCredential: 'bearer_token',
      injection: { mode: 'authorization_bearer' },
      managedResourceIdentifier: null,
      audience: null,
      scopes: null,
      stepUpScopes: null,
      resource: null,
      tokenEndpoint: null,
      dpop: 'auto',
      redeemAs: null,
    },
    access: { roles: null, teams: null, tools: {} },
    inactivitySeconds: 300,
    maxConcurrentCalls: 64,
  },
};

/** The settings of the other kinds of authorization, when they are chosen. */
export const AUTHORIZATIONS: Record<
  Server['authorization']['type'],
  ServerFormValues['settings']['authorization']
> = {
  token_exchange: NEW_SERVER.settings.authorization,
  static_secret: { type: 'static_secret', secret: null, injection: { mode: 'authorization_bearer' } },
  client_credentials: {
    type: 'client_credentials',
    clientId: '',
    clientAuthentication: 'private_key_jwt',
    clientSecret: null,
    issuer: null,
    tokenEndpoint: null,
    scopes: null,
    stepUpScopes: null,
    resource: null,
    injection: { mode: 'authorization_bearer' },
  },
  none: { type: 'none' },
};

/** An id made of a name: "People directory" becomes `people-directory`. */
export function idOfName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, 40);
}
