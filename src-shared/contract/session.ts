import { z } from 'zod';
import { sessionViewSchema, userSchema } from '../domain/session.ts';
import { read, write } from './define.ts';

export const sessionCommands = {
  'session.get': read(z.strictObject({}), sessionViewSchema),
  /** Starts a sign-in and returns at once with the address; a running attempt is replaced. */
  'session.signIn': write(
    z.strictObject({ openBrowser: z.boolean().default(true), loginHint: z.string().max(200).optional() }),
    z.object({ attempt: z.string(), url: z.string(), browserOpened: z.boolean() }),
  ),
  /** Waits until the attempt has ended: the person, or the problem. */
  'session.awaitSignIn': read(z.strictObject({ attempt: z.string() }), z.object({ user: userSchema })),
  'session.cancelSignIn': write(z.strictObject({ attempt: z.string() }), z.object({})),
  'session.signOut': write(
    z.strictObject({ openBrowser: z.boolean().default(true), everywhere: z.boolean().default(false) }),
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
