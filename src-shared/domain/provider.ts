import { z } from 'zod';

/** How the agent proves to a token endpoint which client it is (RFC 7591 section 2, token_endpoint_auth_method). */
export const clientAuthenticationSchema = z.enum([
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
]);
export type ClientAuthentication = z.infer<typeof clientAuthenticationSchema>;

/** Where a secret is read from at start. The value itself is never part of the configuration. */
export const secretReferenceSchema = z.union([
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);
export type SecretReference = z.infer<typeof secretReferenceSchema>;

export const presetSchema = z.enum(['okta', 'entra_id', 'auth0', 'keycloak', 'ping', 'generic']);
export type Preset = z.infer<typeof presetSchema>;

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' });

export const roleRuleSchema = z.strictObject({
  /** A Handlebars template over the claims; it matches when it renders to anything but nothing, `false` or `0`. */
  template: z.string().max(4_000),
  role: z.string().min(1).max(100),
});

export const roleMappingSchema = z.strictObject({
  rules: z.array(roleRuleSchema).max(200).default([]),
  /** The role where no rule matches; null gives none. */
  default: z.string().min(1).max(100).nullable().default('member'),
  /** No rule matched: signed in at the provider, but not allowed here. */
  strict: z.boolean().default(false),
  /** Keep the roles of the last sign-in instead of evaluating the rules again. */
  skipSync: z.boolean().default(false),
});
export type RoleMapping = z.infer<typeof roleMappingSchema>;

export const teamSyncSchema = z.strictObject({
  enabled: z.boolean().default(true),
  template: z.string().max(4_000).default('{{#each groups}}{{this}},{{/each}}'),
});
export type TeamSync = z.infer<typeof teamSyncSchema>;

/** The guide's "Enterprise-Managed Credentials". */
export const tokenExchangeSchema = z.strictObject({
  /** Which exchange the provider speaks; null follows the preset. */
  strategy: z.enum(['okta', 'rfc8693', 'entra_obo']).nullable().default(null),
  /** null reuses the sign-in client ID. */
  clientId: z.string().min(1).nullable().default(null),
  /** null is derived: for Okta `<issuer origin>/oauth2/v1/token`, else from discovery. */
  tokenEndpoint: httpUrl.nullable().default(null),
  /** null follows the preset: `private_key_jwt` for Okta, else what the sign-in uses. */
  clientAuthentication: clientAuthenticationSchema.nullable().default(null),
  clientSecret: secretReferenceSchema.nullable().default(null),
  /** The `kid` that was registered; null takes the RFC 7638 thumbprint of the key. */
  signingKeyId: z.string().min(1).nullable().default(null),
  /** A signing key given by IT (PKCS#8 PEM or JWK), read at start, never echoed. */
  privateKey: secretReferenceSchema.nullable().default(null),
  /** The `aud` of the client assertion: `endpoint` is the URL that is invoked (Okta, RFC 7523), `issuer` is rfc7523bis. */
  clientAssertionAudience: z.union([z.enum(['endpoint', 'issuer']), httpUrl]).default('endpoint'),
  /** The guide's "User Token To Exchange"; null follows the preset: the ID token for Okta, else the access token. */
  subjectToken: z.enum(['id_token', 'access_token']).nullable().default(null),
});
export type TokenExchangeSettings = z.infer<typeof tokenExchangeSchema>;

export const identityProviderSchema = z.strictObject({
  preset: presetSchema.default('okta'),
  issuer: httpUrl,
  clientId: z.string().min(1).max(500),
  clientAuthentication: clientAuthenticationSchema.default('none'),
  /** Where IT keeps the client secret; a secret that the person typed is in the keychain. */
  clientSecret: secretReferenceSchema.nullable().default(null),
  /** null derives `<issuer>/.well-known/openid-configuration`. */
  discoveryEndpoint: httpUrl.nullable().default(null),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
    .default(['openid', 'profile', 'email', 'groups', 'offline_access']),
  dpop: z.enum(['off', 'auto', 'required']).default('auto'),
  rpInitiatedLogout: z.boolean().default(true),
  roleMapping: roleMappingSchema.prefault({}),
  teamSync: teamSyncSchema.prefault({}),
  tokenExchange: tokenExchangeSchema.prefault({}),
});
export type IdentityProvider = z.infer<typeof identityProviderSchema>;
