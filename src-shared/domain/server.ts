import { z } from 'zod';
import { accountIdSchema } from './account.ts';
import { secretReferenceSchema } from './provider.ts';

/** An id of a server: it stands in the path of the local endpoint and before tool names. */
export const serverIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _, at most 40');

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be an HTTP header name');

/** How the credential is put on the request to the server (the guide's "Injection Mode"). */
export const injectionSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('authorization_bearer') }),
  z.strictObject({ mode: z.literal('authorization_basic') }),
  z.strictObject({ mode: z.literal('header'), header: headerName, prefix: z.string().max(40).default('') }),
  /** One value picked out of a structured secret. */
  z.strictObject({
    mode: z.literal('header_from_secret'),
    header: headerName,
    prefix: z.string().max(40).default(''),
    path: z.array(z.string().min(1)).min(1).max(8),
  }),
]);
export type Injection = z.infer<typeof injectionSchema>;

const text = z.string().min(1).max(2_000);

/** Scopes that are asked for only when the server demands them (`insufficient_scope`); null asks for none. */
const stepUpScopes = z.array(z.string().min(1)).nullable().default(null);

/** The guide's "Requested Credential". */
export const requestedCredentialSchema = z.enum([
  'bearer_token',
  'id_jag',
  'oauth_sts',
  'vaulted_secret',
  'service_account',
]);
export type RequestedCredential = z.infer<typeof requestedCredentialSchema>;

export const tokenExchangeAuthorizationSchema = z.strictObject({
  type: z.literal('token_exchange'),
  requestedCredential: requestedCredentialSchema.default('bearer_token'),
  injection: injectionSchema.default({ mode: 'authorization_bearer' }),
  /** The guide's one field; it stands instead of `audience`, `scopes` and `resource` and is sorted by its form. */
  managedResourceIdentifier: text.nullable().default(null),
  audience: text.nullable().default(null),
  scopes: z.array(z.string().min(1)).nullable().default(null),
  stepUpScopes,
  resource: text.nullable().default(null),
  /** Overrides the provider's exchange endpoint. */
  tokenEndpoint: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Sender-constrained tokens (RFC 9449): `auto` where the authorization server or the resource asks for them. */
  dpop: z.enum(['off', 'auto', 'required']).default('auto'),
  /** The client as the resource's own authorization server knows it (second leg of ID-JAG), where it differs. */
  redeemAs: z
    .strictObject({
      clientId: z.string().min(1),
      clientAuthentication: z
        .enum(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'])
        .default('private_key_jwt'),
      clientSecret: secretReferenceSchema.nullable().default(null),
    })
    .nullable()
    .default(null),
});
export type TokenExchangeAuthorization = z.infer<typeof tokenExchangeAuthorizationSchema>;

export const clientCredentialsAuthorizationSchema = z.strictObject({
  type: z.literal('client_credentials'),
  clientId: z.string().min(1),
  clientAuthentication: z
    .enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt'])
    .default('private_key_jwt'),
  clientSecret: secretReferenceSchema.nullable().default(null),
  /** The issuer of the authorization server; left out, it is found through the server's metadata. */
  issuer: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  /** Instead of the issuer's own. */
  tokenEndpoint: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  scopes: z.array(z.string().min(1)).nullable().default(null),
  stepUpScopes,
  resource: text.nullable().default(null),
  injection: injectionSchema.default({ mode: 'authorization_bearer' }),
});
export type ClientCredentialsAuthorization = z.infer<typeof clientCredentialsAuthorizationSchema>;

export const serverAuthorizationSchema = z.discriminatedUnion('type', [
  tokenExchangeAuthorizationSchema,
  /** No per-person identity: the server is called without a credential. */
  z.strictObject({ type: z.literal('none') }),
  /** No per-person identity: an account of the agent's own at the server's authorization server (RFC 6749 section 4.4). */
  clientCredentialsAuthorizationSchema,
  /** No per-person identity: one fixed secret for everybody, kept in the keychain or given by reference. */
  z.strictObject({
    type: z.literal('static_secret'),
    secret: secretReferenceSchema.nullable().default(null),
    injection: injectionSchema.default({ mode: 'authorization_bearer' }),
  }),
]);

/** What happens to a call of a tool. */
export const policyEffectSchema = z.enum(['allow', 'ask', 'deny']);
export type PolicyEffect = z.infer<typeof policyEffectSchema>;

export const serverAccessSchema = z.strictObject({
  /** The roles that may use the server at all; null is everybody who is signed in. */
  roles: z.array(z.string().min(1)).nullable().default(null),
  teams: z.array(z.string().min(1)).nullable().default(null),
  /** Tool name pattern (`*` stands for anything) to effect; the most specific pattern wins. */
  tools: z.record(z.string().min(1).max(200), policyEffectSchema).default({}),
});
export type ServerAccess = z.infer<typeof serverAccessSchema>;

export const serverSchema = z.strictObject({
  name: z.string().min(1).max(100),
  url: z.url({
    protocol: /^https?$/,
    error:
      'must be an http(s) URL; a local server must speak streamable-http (a stdio server has no per-request token exchange)',
  }),
  enabled: z.boolean().default(true),
  authorization: serverAuthorizationSchema,
  /** The account that its calls are made with; null is the active one. */
  account: accountIdSchema.nullable().default(null),
  access: serverAccessSchema.prefault({}),
  /** How long the server may stay silent during a call, in seconds. There is no limit on the whole call. */
  inactivitySeconds: z.number().int().min(1).max(86_400).default(300),
  /** How many calls it carries at the same time; more wait for their turn, fairly between AI clients. */
  maxConcurrentCalls: z.number().int().min(1).max(10_000).default(64),
});
export type Server = z.infer<typeof serverSchema>;
