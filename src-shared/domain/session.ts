import { z } from 'zod';

/** The person, as the ID token names them and the role and team mapping sees them. */
export const userSchema = z.object({
  /** The provider's issuer: together with `sub` the identity of the person (OpenID Connect Core section 5.7). */
  issuer: z.string(),
  sub: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  roles: z.array(z.string()),
  teams: z.array(z.string()),
});
export type User = z.infer<typeof userSchema>;

/** What the window and the command line see of the session: never a token. */
export const sessionViewSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('not_configured') }),
  z.object({ state: z.literal('signed_out'), reason: z.string().nullable() }),
  z.object({ state: z.literal('signing_in'), since: z.iso.datetime() }),
  z.object({
    state: z.literal('signed_in'),
    user: userSchema,
    signedInAt: z.iso.datetime(),
    /** When the ID token ends; it is refreshed before. */
    idTokenExpiresAt: z.iso.datetime(),
    /** Whether it can be refreshed without the person. */
    refreshable: z.boolean(),
    /** `refreshing` and `offline` are passing states of a session that is still good. */
    health: z.enum(['good', 'refreshing', 'offline']),
  }),
]);
export type SessionView = z.infer<typeof sessionViewSchema>;
