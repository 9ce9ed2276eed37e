/** RFC 8693 section 3, and Okta's own. */
export const TOKEN_TYPE = {
  access_token: 'urn:ietf:params:oauth:token-type:access_token',
  id_token: 'urn:ietf:params:oauth:token-type:id_token',
  id_jag: 'urn:ietf:params:oauth:token-type:id-jag',
  oauth_sts: 'urn:okta:params:oauth:token-type:oauth-sts',
  vaulted_secret: 'urn:okta:params:oauth:token-type:vaulted-secret',
  service_account: 'urn:okta:params:oauth:token-type:service-account',
} as const;
export type TokenTypeName = keyof typeof TOKEN_TYPE;

export const GRANT = {
  /** RFC 8693 section 2.1. */
  token_exchange: 'urn:ietf:params:oauth:grant-type:token-exchange',
  /** RFC 6749 section 4.4. */
  client_credentials: 'client_credentials',
  /** RFC 7523 section 2.1. */
  jwt_bearer: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
} as const;
