import { z } from 'zod';
import { read, write } from './define.ts';

export const signingAlgorithmSchema = z.enum(['RS256', 'ES256', 'PS256']);
export type SigningAlgorithm = z.infer<typeof signingAlgorithmSchema>;

/** The public part of a key as it is registered at the provider (RFC 7517). */
export const publicJwkSchema = z.object({
  kty: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.literal('sig'),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
});
export type PublicJwk = z.infer<typeof publicJwkSchema>;

export const signingKeyViewSchema = z.object({
  kid: z.string(),
  alg: z.string(),
  /** RFC 7638, whatever the `kid` is. */
  thumbprint: z.string(),
  createdAt: z.iso.datetime().nullable(),
  /** When an authorization server last accepted (or refused) an assertion of this key since the agent started. */
  lastAcceptedAt: z.iso.datetime().nullable(),
  lastRefusedAt: z.iso.datetime().nullable(),
  publicJwk: publicJwkSchema,
});
export type SigningKeyView = z.infer<typeof signingKeyViewSchema>;

/** Never the private part: there is no command that gives it. */
export const signingKeysViewSchema = z.object({
  /** `reference` is a key that IT provides by file or environment: it can only be shown. */
  source: z.enum(['none', 'keychain', 'reference']),
  current: signingKeyViewSchema.nullable(),
  /** A rotation under way: used once an authorization server has accepted it; until then `current` is. */
  next: signingKeyViewSchema.nullable(),
  /** What to paste into Okta (or to publish): both keys while a rotation is under way. */
  jwks: z.object({ keys: z.array(publicJwkSchema) }),
});
export type SigningKeysView = z.infer<typeof signingKeysViewSchema>;

const kid = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'printable ASCII without spaces')
  .nullable()
  .default(null);

export const keyCommands = {
  'keys.show': read(z.strictObject({}), signingKeysViewSchema),
  /** The first key. Refused where there is one, unless it shall be replaced at once. */
  'keys.generate': write(
    z.strictObject({
      alg: signingAlgorithmSchema.default('RS256'),
      /** null takes the RFC 7638 thumbprint. */
      kid,
      replace: z.boolean().default(false),
    }),
    signingKeysViewSchema,
  ),
  /** A new key beside the old one, which is used until the new one was accepted. */
  'keys.rotate': write(
    z.strictObject({ alg: signingAlgorithmSchema.nullable().default(null), kid }),
    signingKeysViewSchema,
  ),
  /** A private key as PEM (PKCS#8) or JWK. Where there is a key already, it becomes the next one, as in a rotation. */
  'keys.import': write(
    z.strictObject({
      key: z.string().min(1).max(20_000),
      alg: signingAlgorithmSchema.nullable().default(null),
      kid,
      replace: z.boolean().default(false),
    }),
    signingKeysViewSchema,
  ),
  /** Forgets a key for good; a next key takes the place of the current one. */
  'keys.revoke': write(z.strictObject({ kid: z.string().min(1) }), signingKeysViewSchema),
};
