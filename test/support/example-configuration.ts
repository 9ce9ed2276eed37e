/** The configuration that the README shows. */
export const EXAMPLE_CONFIGURATION = {
  identityProvider: {
    preset: 'okta',
    issuer: 'https://acme.okta.com',
    clientId: '0oa1',
    clientAuthentication: 'none',
    discoveryEndpoint: null,
    scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
    dpop: 'auto',
    rpInitiatedLogout: true,
    roleMapping: {
      rules: [{ template: '{{#if (includes groups "finance")}}true{{/if}}', role: 'finance' }],
      default: 'member',
      strict: false,
    },
    teamSync: { template: '{{#each groups}}{{this}},{{/each}}' },
    tokenExchange: {
      clientId: null,
      tokenEndpoint: 'https://acme.okta.com/oauth2/v1/token',
      clientAuthentication: 'private_key_jwt',
      signingKeyId: 'key-1',
      subjectToken: 'id_token',
    },
  },
  servers: {
    people: {
      name: 'People directory',
      url: 'https://mcp.example.com/mcp',
      authorization: {
        type: 'token_exchange',
        requestedCredential: 'bearer_token',
        injection: { mode: 'authorization_bearer' },
        managedResourceIdentifier: 'api://people',
        tokenEndpoint: null,
      },
      access: { roles: ['member'], tools: { 'delete_*': 'ask' } },
    },
  },
};
