import type { ExchangePreview } from '../../src-shared/contract/exchange.ts';
import type { Server } from '../../src-shared/domain/server.ts';
import { PROVIDER } from './fake-agent-data.ts';

/** What the agent would say of the settings of a server, in the form that the window shows. */
export function fakePreview({ authorization }: Server): ExchangePreview {
  if (authorization.type !== 'token_exchange')
    return {
      strategy: authorization.type,
      perPerson: false,
      requests: [],
      injection:
        authorization.type === 'none' ? [] : [{ name: 'authorization', value: 'Bearer [fixed secret]' }],
      notes: ['Every call is made in the same way, whoever is signed in.'],
      problem: null,
    };
  const identifier = authorization.managedResourceIdentifier ?? authorization.audience;
  const isScopes = identifier?.includes(' ') === true;
  return {
    strategy: 'okta',
    perPerson: true,
    requests: [
      {
        title: 'Token exchange at Okta (RFC 8693)',
        endpoint: `${PROVIDER.issuer}/oauth2/v1/token`,
        clientId: PROVIDER.clientId,
        clientAuthentication: 'private_key_jwt',
        parameters: [
          { name: 'grant_type', value: 'urn:ietf:params:oauth:grant-type:token-exchange' },
          { name: 'subject_token', value: '[ID token of alice@acme.com]' },
          { name: 'subject_token_type', value: 'urn:ietf:params:oauth:token-type:id_token' },
          ...(identifier ? [{ name: isScopes ? 'scope' : 'audience', value: identifier }] : []),
        ],
      },
    ],
    injection: [{ name: 'authorization', value: 'Bearer [minted token]' }],
    notes: identifier
      ? [`"${identifier}" is sent as ${isScopes ? 'a list of scopes' : 'the audience'}.`]
      : [],
    problem: null,
  };
}
