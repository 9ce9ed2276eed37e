import { z } from 'zod';
import { sessionViewSchema, userSchema } from '../domain/session.ts';
import { accountIdSchema } from '../domain/account.ts';
import { read, write } from './define.ts';

/** Left out, it is the active account. */
const account = accountIdSchema.optional();

export const sessionCommands = {
  'session.get': read(z.strictObject({ account }), sessionViewSchema),
  /** Starts a sign-in and returns at once with the address; a running attempt is replaced. */
  'session.signIn': write(
    z.strictObject({
      openBrowser: z.boolean().default(true),
      loginHint: z.string().max(200).optional(),
      /** Seconds since the person signed in at the provider at most: 0 asks for the password again. */
      maxAge: z.number().int().min(0).optional(),
      /** Which strength of sign-in is wanted (OpenID Connect Core section 3.1.2.1, RFC 9470). */
      acrValues: z.string().max(500).optional(),
      account,
    }),
    z.object({ attempt: z.string(), url: z.string(), browserOpened: z.boolean() }),
  ),
  /** For a browser that cannot reach this computer: the address it ended at, pasted by the person. */
  'session.completeSignIn': write(
    z.strictObject({ attempt: z.string(), address: z.string().min(1).max(20_000) }),
    z.object({}),
  ),
  /** Starts a sign-in on another device (RFC 8628): the person opens the address there and enters the code. */
  'session.signInWithDevice': write(
    z.strictObject({ account }),
    z.object({
      attempt: z.string(),
      userCode: z.string(),
      verificationUri: z.string(),
      /** The same with the code in it, for a QR code; null where the provider has none. */
      verificationUriComplete: z.string().nullable(),
      expiresAt: z.iso.datetime(),
    }),
  ),
  /** Waits until the attempt has ended: the person, or the problem. */
  'session.awaitSignIn': read(z.strictObject({ attempt: z.string() }), z.object({ user: userSchema })),
  'session.cancelSignIn': write(z.strictObject({ attempt: z.string() }), z.object({})),
  'session.signOut': write(
    z.strictObject({
      openBrowser: z.boolean().default(true),
      /** Of all accounts, together with what every AI client has open and could come back with. */
      everywhere: z.boolean().default(false),
      account,
    }),
    z.object({
      /** Whether the provider confirmed that the tokens are revoked. */
      revoked: z.boolean(),
      /** Where the browser was (or can be) sent to end the session at the provider; null where that is off. */
      logoutUrl: z.string().nullable(),
      /** What could not be done, in words. */
      notes: z.array(z.string()),
    }),
  ),
};
