import { help, under } from './help.ts';

export const servers = {
  servers: help('MCP servers', 'The servers that AI clients reach through the agent, by id.'),
  'servers.*': help('Server', 'One MCP server. The id stands in the address of the local endpoint.'),
  'servers.*.name': help('Name', 'The name that people see.'),
  'servers.*.url': help('URL', 'The address of the server’s streamable HTTP endpoint.'),
  'servers.*.account': help('Account', 'The account that the server is used with; null is the active one.'),
  'servers.*.enabled': help('Enabled', 'Whether the server can be used at all.'),
  'servers.*.inactivitySeconds': help(
    'Silence limit',
    'Seconds that the server may stay silent during a call.',
  ),
  'servers.*.maxConcurrentCalls': help(
    'Calls at a time',
    'Calls that the server carries at the same time. More wait for their turn, fairly between AI clients.',
  ),
  'servers.*.access': help('Access', 'Who may use the server, and which of its tools.'),
  'servers.*.access.roles': help(
    'Roles',
    'The roles that may use the server; null is everybody who is signed in.',
  ),
  'servers.*.access.teams': help('Teams', 'The teams that may use the server; null is all.'),
  'servers.*.access.tools': help(
    'Tools',
    'Pattern of tool names to allow, ask or deny; the most specific pattern wins.',
  ),
  'servers.*.authorization': help('Authorization', 'How the agent gets the credential for the server.'),
  'servers.*.authorization.type': help(
    'Type',
    'token_exchange acts as the person; client_credentials, static_secret and none are without a person.',
  ),
  'servers.*.authorization.requestedCredential': help('Requested credential', 'What the exchange asks for.'),
  'servers.*.authorization.managedResourceIdentifier': help(
    'Managed resource identifier',
    'Audience, resource or scopes in one field; sorted by its form.',
  ),
  'servers.*.authorization.audience': help('Audience', 'The audience parameter of the exchange.'),
  'servers.*.authorization.scopes': help('Scopes', 'The scope parameter of the exchange.'),
  'servers.*.authorization.stepUpScopes': help(
    'Step-up scopes',
    'Scopes that are asked for besides only when the server demands them for a call (insufficient_scope); null is none.',
  ),
  'servers.*.authorization.resource': help('Resource', 'The resource parameter of the exchange.'),
  'servers.*.authorization.tokenEndpoint': help(
    'Token endpoint',
    'Overrides the provider’s exchange endpoint for this server.',
  ),
  'servers.*.authorization.dpop': help(
    'DPoP',
    'Whether the token for the server is bound to a key (RFC 9449).',
  ),
  'servers.*.authorization.clientId': help(
    'Client ID',
    'The agent’s own account at the authorization server.',
  ),
  'servers.*.authorization.clientAuthentication': help(
    'Client authentication',
    'How that account proves itself.',
  ),
  ...under(
    'servers.*.authorization.clientSecret',
    help('Client secret', 'Where the secret of that account is read from at start.'),
  ),
  'servers.*.authorization.issuer': help(
    'Issuer',
    'The authorization server of that account; null is found through the server’s metadata.',
  ),
  'servers.*.authorization.redeemAs': help(
    'Redeem as',
    'The client as the server’s own authorization server knows it, where it differs.',
  ),
  'servers.*.authorization.redeemAs.clientId': help('Client ID', 'The client ID there.'),
  'servers.*.authorization.redeemAs.clientAuthentication': help(
    'Client authentication',
    'How that client proves itself.',
  ),
  ...under(
    'servers.*.authorization.redeemAs.clientSecret',
    help('Client secret', 'Where the secret of that client is read from at start.'),
  ),
  ...under('servers.*.authorization.secret', help('Secret', 'Where the fixed secret is read from at start.')),
  'servers.*.authorization.injection': help('Injection', 'How the credential is put on the request.'),
  'servers.*.authorization.injection.mode': help('Mode', 'Where it is put.'),
  'servers.*.authorization.injection.header': help('Header', 'The name of the header.'),
  'servers.*.authorization.injection.prefix': help('Prefix', 'Text before the credential.'),
  'servers.*.authorization.injection.path': help('Path', 'Where in a structured secret the value stands.'),
};
