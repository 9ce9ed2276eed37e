/** Names on the wire: RFC 8693, RFC 7523, the ID-JAG draft and Okta's own token types. */
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
export const CLIENT_CREDENTIALS = 'client_credentials';
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
export const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
export const ID_JAG = 'urn:ietf:params:oauth:token-type:id-jag';
export const OAUTH_STS = 'urn:okta:params:oauth:token-type:oauth-sts';
export const VAULTED_SECRET = 'urn:okta:params:oauth:token-type:vaulted-secret';
export const SERVICE_ACCOUNT = 'urn:okta:params:oauth:token-type:service-account';

/** The media type of an ID-JAG's header, and the profile that a resource authorization server advertises for it. */
export const ID_JAG_TYP = 'oauth-id-jag+jwt';
export const ID_JAG_PROFILE = 'urn:ietf:params:oauth:grant-profile:id-jag';

/** The grants that the provider answers; the others are this organisation's own. */
export const PROVIDER_GRANTS: ReadonlySet<string> = new Set([
  'authorization_code',
  'refresh_token',
  DEVICE_CODE,
]);

/** Scopes of OpenID Connect and Okta's own; no token exchange grants them. */
export const OIDC_SCOPES: ReadonlySet<string> = new Set([
  'openid',
  'profile',
  'email',
  'address',
  'phone',
  'groups',
  'offline_access',
  'device_sso',
]);
