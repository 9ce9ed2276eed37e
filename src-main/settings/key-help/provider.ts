import { help, under } from './help.ts';

export const provider = {
  identityProvider: help(
    'Identity provider',
    'The organisation’s sign-in. null or left out: nobody can sign in yet.',
  ),
  'identityProvider.preset': help(
    'Kind of provider',
    'Which product the provider is; it decides the defaults of the token exchange.',
  ),
  'identityProvider.issuer': help(
    'Issuer',
    'The issuer URL exactly as in the provider’s discovery document, for example https://acme.okta.com.',
  ),
  'identityProvider.clientId': help(
    'Client ID',
    'The client ID of the native app that was registered at the provider.',
  ),
  'identityProvider.clientAuthentication': help(
    'Client authentication',
    'How the sign-in proves which client it is. none is a public client with PKCE.',
  ),
  ...under(
    'identityProvider.clientSecret',
    help(
      'Client secret',
      'Where the client secret is read from at start. The secret itself never stands in the configuration.',
    ),
  ),
  'identityProvider.discoveryEndpoint': help(
    'Discovery endpoint',
    'URL of the discovery document where it is not below the issuer.',
  ),
  'identityProvider.scopes': help('Scopes', 'The scopes that the sign-in asks for.'),
  'identityProvider.dpop': help(
    'DPoP',
    'Whether the tokens of the sign-in are bound to a key (RFC 9449). auto follows the provider.',
  ),
  'identityProvider.rpInitiatedLogout': help(
    'Sign out at the provider too',
    'Whether signing out here also ends the session at the provider.',
  ),
  'identityProvider.roleMapping': help('Role mapping', 'Which roles the claims of the ID token give.'),
  'identityProvider.roleMapping.rules': help(
    'Rules',
    'The first rule whose template matches gives its role.',
  ),
  'identityProvider.roleMapping.rules.*.template': help(
    'Template',
    'A Handlebars template over the claims; it matches when it renders to anything but nothing, false or 0.',
  ),
  'identityProvider.roleMapping.rules.*.role': help('Role', 'The role that the rule gives.'),
  'identityProvider.roleMapping.default': help(
    'Default role',
    'The role where no rule matches; null gives none.',
  ),
  'identityProvider.roleMapping.strict': help(
    'Only with a matching rule',
    'Where no rule matches, the person is signed in at the provider but not allowed here.',
  ),
  'identityProvider.roleMapping.skipSync': help(
    'Keep roles',
    'Keep the roles of the last sign-in instead of evaluating the rules again.',
  ),
  'identityProvider.teamSync': help('Team sync', 'Which teams the claims of the ID token give.'),
  'identityProvider.teamSync.enabled': help('Enabled', 'Whether teams are read from the claims.'),
  'identityProvider.teamSync.template': help(
    'Template',
    'A Handlebars template that renders the team names, separated by commas.',
  ),
};

export const exchange = {
  'identityProvider.tokenExchange': help(
    'Token exchange',
    'How the ID token is exchanged for a token of the one API that a tool needs.',
  ),
  'identityProvider.tokenExchange.strategy': help(
    'Strategy',
    'Which exchange the provider speaks; null follows the kind of provider.',
  ),
  'identityProvider.tokenExchange.clientId': help(
    'Exchange client ID',
    'The client that exchanges; null uses the client of the sign-in.',
  ),
  'identityProvider.tokenExchange.tokenEndpoint': help(
    'Token endpoint',
    'Where the exchange is made; null is derived from the issuer.',
  ),
  'identityProvider.tokenExchange.clientAuthentication': help(
    'Client authentication',
    'How the exchange proves which client it is; null follows the kind of provider (private_key_jwt for Okta).',
  ),
  ...under(
    'identityProvider.tokenExchange.clientSecret',
    help('Exchange client secret', 'Where the client secret of the exchange is read from at start.'),
  ),
  'identityProvider.tokenExchange.signingKeyId': help(
    'Signing key ID',
    'The kid under which the public key was registered; null takes the thumbprint of the key.',
  ),
  ...under(
    'identityProvider.tokenExchange.privateKey',
    help(
      'Private key',
      'Where a signing key given by IT (PKCS#8 PEM or JWK) is read from at start; without one the agent makes its own.',
    ),
  ),
  'identityProvider.tokenExchange.clientAssertionAudience': help(
    'Audience of the assertion',
    'endpoint (Okta), issuer, or a URL.',
  ),
  'identityProvider.tokenExchange.subjectToken': help(
    'Token to exchange',
    'Which token of the person is exchanged.',
  ),
};

export const accounts = {
  accounts: help(
    'Accounts',
    'More accounts beside the one of identityProvider, which is called default: other users, or other providers.',
  ),
  'accounts.*': help('Account', 'One more account. Servers name it by its id.'),
  'accounts.*.name': help('Name', 'The name that people see.'),
  ...Object.fromEntries(
    Object.entries({ ...provider, ...exchange }).map(([key, about]) => [`accounts.*.${key}`, about]),
  ),
  'accounts.*.identityProvider': help(
    'Identity provider',
    'The provider of the account; null is another user at the provider of identityProvider.',
  ),
  activeAccount: help('Active account', 'The account that is used wherever none is named.'),
};
